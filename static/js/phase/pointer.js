// The hand on the phase view: drags start points (on a landscape θ), pans, zooms by wheel and pinch, fits by double click.

import { freeParameters, moveObservation, observations } from "../model/scene.js";
import { removeHandle } from "./ink.js";
import { roundTo } from "../model/scale.js";

/** @typedef {import("../model/model.js").Model} Model */

export class PhasePointer {
  /**
   * @param {HTMLElement} element @param {Model} model @param {import("../model/app.js").App} app
   */
  constructor(element, model, app) {
    this.element = element;
    this.model = model;
    this.app = app;
    this.session = app.session;
    /** @type {Map<number, {x: number, y: number}>} */
    this.touches = new Map();
    this.grip = { x: 0, y: 0 };
    element.addEventListener("pointerdown", (event) => this.down(event));
    element.addEventListener("pointermove", (event) => this.move(event));
    element.addEventListener("pointerup", (event) => this.up(event));
    element.addEventListener("pointercancel", (event) => this.up(event));
    element.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    element.addEventListener("dblclick", () => {
      model.needsFit = true;
      model.mark("base", "ink");
    });
  }

  /** Where on the camera. @param {MouseEvent} event */
  place(event) {
    const box = this.element.getBoundingClientRect();
    const unit = this.model.camera.width / box.width; // larger units when presenting
    return { x: (event.clientX - box.left) * unit, y: (event.clientY - box.top) * unit };
  }

  /** What can be dragged at a pixel. @param {{x: number, y: number}} place @param {number} reach */
  find({ x, y }, reach) {
    const { model } = this;
    const { camera } = model;
    if (model.isLandscape) {
      const [px, py] = this.thetaPixels();
      return Math.hypot(px - x, py - y) < reach ? "theta" : null;
    }
    let best = null;
    let nearest = reach;
    const starts = model.scene?.z0?.length ?? 0;
    for (let stream = 0; stream < starts; stream++) {
      const [zx, zy] = model.startPoint(stream);
      const distance = Math.hypot(camera.X(zx) - x, camera.Y(zy) - y);
      if (distance < nearest) {
        nearest = distance;
        best = `z0/${stream}`;
      }
    }
    if (best) return best;
    this.targets().forEach(([px, py], i) => {
      const distance = Math.hypot(px - x, py - y);
      if (distance < nearest) {
        nearest = distance;
        best = `target/${i}`;
      }
    });
    return best;
  }

  /** Whether a pixel is on the cross that removes the start point shown. @param {{x: number, y: number}} place */
  onHandle({ x, y }) {
    const handle = removeHandle(this.model);
    return handle !== null && Math.hypot(handle.x - x, handle.y - y) < 14;
  }

  /** Pixels of the observations of the start point shown; those out of this plane are NaN. @returns {[number, number][]} */
  targets() {
    const { model } = this;
    if (!model.scene) return [];
    return observations(model.scene, model.states, model.stream).map(({ t, z }) => [
      model.camera.X(model.flat ? t : z[model.axes[0]]),
      model.camera.Y(model.flat ? z[0] : z[model.axes[1]]),
    ]);
  }

  thetaPixels() {
    const { model } = this;
    const free = model.scene ? freeParameters(model.scene).slice(0, 2) : [];
    if (free.length === 0) return [NaN, NaN];
    return [model.camera.X(model.value(free[0])), model.camera.Y(free.length === 1 ? model.loss : model.value(free[1]))];
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (event.button !== 0 || !this.model.scene) return;
    const { model } = this;
    const place = this.place(event);
    this.element.setPointerCapture(event.pointerId);
    this.touches.set(event.pointerId, place);
    if (this.touches.size > 1) {
      model.held = null;
      return;
    }
    const reach = event.pointerType === "touch" ? 34 : 20;
    if (this.onHandle(place)) {
      this.touches.delete(event.pointerId);
      return this.app.removeStart();
    }
    model.held = this.find(place, reach);
    // With Shift, empty space gets a start point, which the same gesture then drags.
    if (!model.held && event.shiftKey && !model.isLandscape) {
      this.app.addStart(model.camera.x(place.x), model.camera.y(place.y));
      model.held = `z0/${model.stream}`;
    }
    if (model.held?.startsWith("z0/")) {
      model.stream = Number(model.held.slice(3));
      const [zx, zy] = model.startPoint(model.stream);
      // The point stays where it was under the finger instead of jumping to the tip.
      this.grip = { x: model.camera.X(zx) - place.x, y: model.camera.Y(zy) - place.y };
      model.mark("plots");
    } else if (model.held?.startsWith("target/")) {
      const [px, py] = this.targets()[Number(model.held.slice(7))];
      this.grip = { x: px - place.x, y: py - place.y };
    } else this.grip = { x: 0, y: 0 };
    model.mark("ink", "ui");
  }

  /** @param {PointerEvent} event */
  move(event) {
    const { model } = this;
    const place = this.place(event);
    const before = this.touches.get(event.pointerId);
    if (!before) {
      this.element.style.cursor = this.find(place, 20) || this.onHandle(place) ? "pointer" : "";
      return;
    }
    if (this.touches.size === 2) this.pinch(event.pointerId, before, place);
    else if (model.held) this.drag(place);
    else {
      model.camera.pan(place.x - before.x, place.y - before.y);
      model.mark("base", "ink");
    }
    this.touches.set(event.pointerId, place);
  }

  /** @param {{x: number, y: number}} place */
  drag(place) {
    const { model, session } = this;
    const { camera } = model;
    const x = roundTo(camera.x(place.x + this.grip.x), 1 / camera.sx / 4);
    const y = roundTo(camera.y(place.y + this.grip.y), 1 / camera.sy / 4);
    const seen = model.scene?.loss?.observations;
    if (model.held?.startsWith("target/") && seen) {
      const [states, point] = model.flat ? [[model.states[0]], [y]] : [model.axes.map((i) => model.states[i]), [x, y]];
      session.edit({ loss: { observations: { values: moveObservation(seen, model.stream, Number(model.held.slice(7)), states, point) } } });
      return;
    }
    model.dragged = true;
    if (model.held === "theta") {
      const free = freeParameters(/** @type {import("../model/scene.js").Scene} */ (model.scene)).slice(0, 2);
      session.edit({ params: free.length === 1 ? { [free[0]]: x } : { [free[0]]: x, [free[1]]: y } });
      return;
    }
    const z0 = (model.scene?.z0 ?? []).map((point) => [...point]);
    const point = z0[model.stream];
    if (model.flat) point[0] = y;
    else [point[model.axes[0]], point[model.axes[1]]] = [x, y];
    session.edit({ z0 });
  }

  /** @param {number} id @param {{x: number, y: number}} before @param {{x: number, y: number}} place */
  pinch(id, before, place) {
    const { camera } = this.model;
    const other = [...this.touches].find(([key]) => key !== id)?.[1];
    if (!other) return;
    const was = Math.hypot(before.x - other.x, before.y - other.y);
    const is = Math.hypot(place.x - other.x, place.y - other.y);
    camera.pan((place.x - before.x) / 2, (place.y - before.y) / 2);
    if (was > 10 && is > 10) camera.zoom((place.x + other.x) / 2, (place.y + other.y) / 2, is / was);
    this.model.mark("base", "ink");
  }

  /** @param {PointerEvent} event */
  up(event) {
    this.touches.delete(event.pointerId);
    const { model, session } = this;
    if (model.held && this.touches.size === 0) {
      model.held = null;
      session.commit();
      model.mark("ink", "ui");
    }
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    event.preventDefault();
    const { x, y } = this.place(event);
    this.model.camera.zoom(x, y, Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.03 : 0.0016)));
    this.model.mark("base", "ink");
  }
}
