// The hand on the phase view: holds what can be held, else pans the plane or turns the box; wheel and pinch zoom, double click
// fits, a click on empty space or a long press add a start point.

import { datumAt } from "./data.js";
import { fixedPointAt } from "./fixed-points.js";
import { nudgePlace, timeAt } from "../model/nudge.js";
import { graspable, moveHeld, onRemove, placeOf, statesAt } from "./grasp.js";

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {{x: number, y: number}} Place
 */

const hold = 500; // ms until a touch that does not move adds a start point
const still = 9; // pixels that a finger at rest may wander
const twice = 240; // ms in which a second click makes it a double one

export class PhasePointer {
  /** @param {HTMLElement} element @param {Model} model @param {import("../model/app.js").App} app */
  constructor(element, model, app) {
    this.element = element;
    this.model = model;
    this.app = app;
    /** @type {Map<number, Place>} */
    this.touches = new Map();
    this.grip = { x: 0, y: 0 };
    this.pressed = { x: 0, y: 0 };
    this.timer = 0; // of the long press
    this.empty = false; // what was pressed was the plane and nothing else
    this.clicked = 0; // timer of a click that may become a double one
    element.addEventListener("pointerdown", (event) => this.down(event));
    element.addEventListener("pointermove", (event) => this.move(event));
    element.addEventListener("pointerup", (event) => this.up(event));
    element.addEventListener("pointercancel", (event) => this.up(event));
    element.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse") this.point(null); // a finger leaves after every tap
    });
    element.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    element.addEventListener("contextmenu", (event) => event.preventDefault()); // a long press asks for one
    element.addEventListener("click", (event) => this.click(event));
    element.addEventListener("dblclick", () => {
      clearTimeout(this.clicked);
      model.needsFit = true;
      model.mark("base", "ink");
    });
    element.parentElement?.addEventListener("keydown", (event) => this.key(event));
  }

  /** Where on the camera. @param {MouseEvent} event @returns {Place} */
  place(event) {
    const box = this.element.getBoundingClientRect();
    const unit = this.model.camera.width / box.width; // larger units when presenting
    return { x: (event.clientX - box.left) * unit, y: (event.clientY - box.top) * unit };
  }

  /** Opens the card of a fixed point. @param {number | null} k */
  point(k) {
    if (k === this.model.fixedPoint) return;
    this.model.fixedPoint = k;
    this.model.mark("ink");
  }

  /** @param {PointerEvent} event */
  down(event) {
    const { model, app } = this;
    if (event.button !== 0 || !model.scene) return;
    const place = this.place(event);
    const touch = event.pointerType === "touch";
    this.element.setPointerCapture(event.pointerId);
    this.touches.set(event.pointerId, place);
    clearTimeout(this.timer);
    if (this.touches.size > 1) {
      model.held = null;
      return;
    }
    if (model.data.adding !== null && !model.spatial && this.touches.size === 1) {
      this.touches.delete(event.pointerId);
      const { axes, values } = statesAt(model, place, []);
      return app.addDatum(axes, values);
    }
    if (onRemove(model, place)) {
      this.touches.delete(event.pointerId);
      return app.removeStart();
    }
    this.pressed = place;
    this.empty = false;
    const held = graspable(model, place, touch ? 34 : 20);
    this.point(held && !touch ? null : fixedPointAt(model, place, touch ? 26 : 14));
    if (held) return this.take(held, place);
    const datum = datumAt(model, place, touch ? 26 : 14);
    if (datum !== null && datum !== model.stream) {
      model.stream = datum;
      model.mark("ink", "plots", "ui");
      return;
    }
    // A press that closes a menu is not meant for the plane.
    this.empty = !touch && !model.spatial && model.fixedPoint === null && !document.querySelector("[aria-expanded=true]");
    if (event.shiftKey) this.add(place);
    else if (touch && !model.isLandscape) this.timer = window.setTimeout(() => this.add(place), hold);
    this.grip = { x: 0, y: 0 };
    model.mark("ink", "ui");
  }

  /** Empty space gets a start point, unless a second click follows. @param {MouseEvent} event */
  click(event) {
    clearTimeout(this.clicked);
    const place = this.place(event);
    if (!this.empty || event.shiftKey || event.detail !== 1 || Math.hypot(place.x - this.pressed.x, place.y - this.pressed.y) > 4) return;
    this.clicked = window.setTimeout(() => {
      this.add(place);
      this.model.held = null;
      this.app.session.commit();
    }, twice);
  }

  /** @param {string} held @param {Place} place */
  take(held, place) {
    const { model } = this;
    model.held = held;
    if (held.startsWith("z0/")) {
      model.stream = Number(held.slice(3));
      model.mark("plots");
    }
    if (held === "nudge") {
      // Another point of the curve is nudged from where it is.
      const [nx, ny] = nudgePlace(model);
      const t = Math.hypot(nx - place.x, ny - place.y) < 24 ? null : timeAt(model, place, Infinity);
      if (t !== null) model.nudge.set(null);
      this.app.scrub(t ?? model.nudge.t); // a sweep would carry the point away from the hand
      model.nudge.on = true;
    }
    // What is held stays where it was under the finger instead of jumping to the tip.
    const [x, y] = placeOf(model, held);
    this.grip = { x: x - place.x, y: y - place.y };
    model.mark("ink", "ui");
  }

  /** Empty space gets a start point, which the same gesture then drags. @param {Place} place */
  add(place) {
    const { model, app } = this;
    if (model.isLandscape || !model.scene?.z0?.length) return;
    this.point(null);
    const { axes, values } = statesAt(model, place, model.scene?.z0?.[model.stream] ?? []);
    app.addStart(axes, values);
    model.held = `z0/${model.stream}`;
    this.grip = { x: 0, y: 0 };
    navigator.vibrate?.(12);
  }

  /** @param {PointerEvent} event */
  move(event) {
    const { model } = this;
    const place = this.place(event);
    const before = this.touches.get(event.pointerId);
    if (!before) {
      const found = graspable(model, place, 20);
      this.point(found ? null : fixedPointAt(model, place, 14));
      this.element.style.cursor = onRemove(model, place) ? "pointer" : found ? "move" : model.fixedPoint !== null ? "help" : "";
      return;
    }
    if (Math.hypot(place.x - this.pressed.x, place.y - this.pressed.y) > still) clearTimeout(this.timer);
    if (this.touches.size === 2) this.pinch(event.pointerId, before, place);
    else if (model.held) moveHeld(this.app, { x: place.x + this.grip.x, y: place.y + this.grip.y });
    else {
      const [dx, dy] = [place.x - before.x, place.y - before.y];
      if (!model.spatial) model.camera.pan(dx, dy);
      else if (event.shiftKey) model.orbit.pan(dx, dy);
      else model.orbit.rotate(dx, dy);
      model.mark("base", "ink");
    }
    this.touches.set(event.pointerId, place);
  }

  /** @param {number} id @param {Place} before @param {Place} place */
  pinch(id, before, place) {
    const { model } = this;
    const other = [...this.touches].find(([key]) => key !== id)?.[1];
    if (!other) return;
    const was = Math.hypot(before.x - other.x, before.y - other.y);
    const is = Math.hypot(place.x - other.x, place.y - other.y);
    const eye = model.spatial ? model.orbit : model.camera;
    eye.pan((place.x - before.x) / 2, (place.y - before.y) / 2);
    if (was > 10 && is > 10) this.zoom({ x: (place.x + other.x) / 2, y: (place.y + other.y) / 2 }, is / was);
    model.mark("base", "ink");
  }

  /** @param {Place} about @param {number} factor */
  zoom({ x, y }, factor) {
    const { model } = this;
    if (model.spatial) model.orbit.zoomAt(x, y, factor);
    else model.camera.zoom(x, y, factor);
    model.mark("base", "ink");
  }

  /** @param {PointerEvent} event */
  up(event) {
    this.touches.delete(event.pointerId);
    clearTimeout(this.timer);
    const { model, app } = this;
    if (model.held && this.touches.size === 0) {
      if (model.held !== "nudge") app.session.commit();
      model.held = null;
      model.mark("ink", "ui");
    }
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    event.preventDefault();
    this.zoom(this.place(event), Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.03 : 0.0016)));
  }

  /** The arrow keys turn the box while the view itself has the focus. @param {KeyboardEvent} event */
  key(event) {
    const { model } = this;
    if (event.target !== this.element.parentElement || !model.spatial || event.ctrlKey || event.metaKey || event.altKey) return;
    const turn = { ArrowLeft: [-12, 0], ArrowRight: [12, 0], ArrowUp: [0, -12], ArrowDown: [0, 12] }[event.key];
    if (!turn) return;
    event.preventDefault();
    model.orbit.rotate(turn[0], turn[1]);
    model.mark("base", "ink");
  }
}
