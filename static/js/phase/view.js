// The phase view: three canvases over each other, each drawn when its own part changed.

import { FlowLayer } from "./flow.js";
import { drawBase } from "./base.js";
import { drawInk } from "./ink.js";
import { size } from "./paint.js";
import { enlargement } from "../look/present.js";
import { freeParameters, observations } from "../model/scene.js";
import { landscapeRange } from "../model/window.js";
import { Kind } from "../model/wire.js";

/** @typedef {import("../model/model.js").Model} Model */

export class PhaseView {
  /** @param {HTMLElement} element @param {Model} model */
  constructor(element, model) {
    this.element = element;
    this.model = model;
    const canvas = (/** @type {string} */ id) => /** @type {HTMLCanvasElement} */ (element.querySelector(`#${id}`));
    this.base = canvas("base");
    this.ink = canvas("ink");
    this.flow = new FlowLayer(canvas("flow"));
    this.ratio = 1; // pixels of the screen a unit of the camera
    this.again = false; // a one-parameter landscape still has to be fitted to its heights
    new ResizeObserver(() => this.resize()).observe(element);
    this.resize();
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width < 2 || height < 2) return;
    // Above two pixels a pixel nothing is gained that the eye could see.
    const ratio = Math.min(2, devicePixelRatio || 1);
    for (const canvas of [this.base, this.flow.canvas, this.ink]) size(canvas, width, height, ratio);
    // A larger unit makes every line thicker and every word larger.
    const unit = enlargement();
    this.ratio = ratio * unit;
    this.model.camera.resize(width / unit, height / unit);
    // On a small screen fewer particles make the same picture.
    this.model.particles.count = Math.min(4000, Math.round((width * height) / unit / 140));
    this.flow.reset();
    this.model.mark("base", "ink");
  }

  /** @param {import("../look/palette.js").Palette} colours @param {number} now ms @returns {boolean} whether anything was drawn */
  draw(colours, now) {
    const { model, ratio } = this;
    if (model.needsFit) this.fit();
    this.follow();
    let drawn = this.flow.draw(model, colours, ratio, now);
    if (model.dirty.has("base")) {
      drawBase(this.context(this.base), model, colours, this.words());
      drawn = true;
    }
    if (model.dirty.has("ink") || model.dirty.has("base")) {
      drawInk(this.context(this.ink), model, colours);
      drawn = true;
    }
    return drawn;
  }

  /** @param {HTMLCanvasElement} canvas */
  context(canvas) {
    const g = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    g.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    return g;
  }

  /** On the (t, z) plane the picture grows with T. */
  follow() {
    const { model } = this;
    if (!model.flat || model.needsFit || model.t1 <= model.camera.x1) return;
    model.camera.x1 = model.t1 + (model.t1 - model.camera.x0) * 0.04;
    model.mark("base", "ink");
  }

  /** Shows everything there is, once there is something. */
  fit() {
    const { model } = this;
    const { scene, camera } = model;
    if (!scene || camera.width < 2) return;
    if (model.isLandscape) return this.fitLandscape();
    if (model.states.length === 0) return;
    const view = scene.view;
    // Lengths on axes of different units do not compare.
    const units = model.axes.map((i) => view?.units?.[model.states[i] ?? ""]);
    const free = model.flat || units[0] !== units[1];
    const home = !view?.axes || model.flat || (model.states[model.axes[0]] === view.axes[0] && model.states[model.axes[1]] === view.axes[1]);
    if (view?.x && view?.y && home) {
      if (!this.bounds()) return;
      camera.fit(view.x, view.y, 0, free);
      if (this.headlineCovered()) camera.fit(view.x, this.belowHeadline(view.y), 0, free);
    } else {
      const box = this.bounds();
      if (!box) return;
      camera.fit(model.flat ? [box.x[0], Math.max(box.x[1], model.t1)] : box.x, this.belowHeadline(box.y), 0.12, free);
    }
    this.fitted();
  }

  fitted() {
    this.model.needsFit = false;
    this.flow.reset();
    this.model.mark("base", "ink");
  }

  /** Raises the upper end so that the headline stands above the curves. @param {[number, number]} y @returns {[number, number]} */
  belowHeadline([low, high]) {
    const { height } = this.model.camera;
    const words = Math.min(0.24, (this.words().bottom - 8) / height);
    const span = high - low || 1;
    return [low - 0.02 * span, high + (span * words) / (1 - words)];
  }

  /** Where the headline ends. */
  words() {
    const box = /** @type {HTMLElement | null} */ (this.element.querySelector(".say"));
    return box ? { right: box.offsetLeft + box.offsetWidth, bottom: box.offsetTop + box.offsetHeight } : { right: 0, bottom: 0 };
  }

  /** Whether a curve or a start point runs under the headline. */
  headlineCovered() {
    const { model } = this;
    const { right, bottom } = this.words();
    const under = (/** @type {[number, number]} */ [x, y]) => model.camera.X(x) < right && model.camera.Y(y) < bottom + 8;
    if (under(model.startPoint(0))) return true;
    for (let k = 0; k <= 100; k++) if (under(model.point(model.t0 + ((model.t1 - model.t0) * k) / 100, 0))) return true;
    return false;
  }

  /** The box of all curves, start points and observations. */
  bounds() {
    const { model } = this;
    const scene = /** @type {import("../model/scene.js").Scene} */ (model.scene);
    /** @type {[number, number]} */
    const x = [Infinity, -Infinity];
    /** @type {[number, number]} */
    const y = [Infinity, -Infinity];
    const add = (/** @type {number} */ px, /** @type {number} */ py) => {
      if (!Number.isFinite(px + py)) return;
      x[0] = Math.min(x[0], px);
      x[1] = Math.max(x[1], px);
      y[0] = Math.min(y[0], py);
      y[1] = Math.max(y[1], py);
    };
    let curves = 0;
    for (let stream = 0; stream < (scene.z0?.length ?? 0); stream++) {
      const rows = model.picture.get(Kind.state, stream);
      if (!rows || rows.cols !== model.states.length + 1) continue;
      curves++;
      const [i, j] = model.flat ? [0, 1] : [1 + model.axes[0], 1 + model.axes[1]];
      for (let k = 0; k < rows.length; k++) add(rows.at(k, i), rows.at(k, j));
      for (const { t, z } of observations(scene, model.states, stream)) add(model.flat ? t : z[model.axes[0]], model.flat ? z[0] : z[model.axes[1]]);
    }
    return curves ? { x, y } : null;
  }

  /** With one parameter the height is known only when L has come. */
  fitLandscape() {
    const { model } = this;
    const scene = /** @type {import("../model/scene.js").Scene} */ (model.scene);
    const free = freeParameters(scene).slice(0, 2);
    if (free.length === 0) return;
    const x = landscapeRange(model, free[0]);
    if (free.length === 2) {
      model.camera.fit(x, landscapeRange(model, free[1]), 0);
      return this.fitted();
    }
    let y = /** @type {[number, number]} */ (scene.view?.y ?? [0, 1]);
    if (!scene.view?.y && model.landscape) {
      const { values, nx, x: [from, to] } = model.landscape;
      const inside = Array.from(values).filter((v, i) => {
        const at = from + ((to - from) * i) / (nx - 1);
        return Number.isFinite(v) && at >= x[0] && at <= x[1];
      }).sort((a, b) => a - b);
      y = [inside[0], Math.max(inside[Math.floor(inside.length * 0.75)], inside[0] + (model.loss - inside[0]) * 1.25 || 0)];
      y = this.belowHeadline([y[0] - (y[1] - y[0]) * 0.1, y[1]]);
    }
    model.camera.fit(x, y, 0.1, true);
    const waiting = !scene.view?.y && !model.landscape;
    this.fitted();
    this.again = waiting;
  }

  /** Fits once more when the heights of a one-parameter landscape have come. */
  landscapeCame() {
    if (!this.again || !this.model.landscape) return;
    this.again = false;
    this.model.needsFit = true;
  }
}
