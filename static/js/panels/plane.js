// A plane of two parameters under the pointer: where they stand in pixels, and θ moved by hand.

import { roundTo } from "../model/scale.js";
import { thetaPatch } from "../model/scene.js";

export class Plane {
  /** @param {HTMLCanvasElement} canvas @param {import("../model/app.js").App} app @param {() => void} changed */
  constructor(canvas, app, changed) {
    this.app = app;
    /** @type {string[]} */
    this.pair = [];
    this.width = 0;
    this.height = 0;
    /** @type {[number, number]} */
    this.x = [0, 1];
    /** @type {[number, number]} */
    this.y = [0, 1];
    /** @type {[number, number] | null} the point under the pointer */
    this.at = null;
    this.ready = false;
    const place = (/** @type {PointerEvent} */ event) => {
      const box = canvas.getBoundingClientRect();
      const part = (/** @type {number} */ p) => Math.min(1, Math.max(0, p));
      const [x0, x1] = this.x;
      const [y0, y1] = this.y;
      return /** @type {[number, number]} */ ([x0 + (x1 - x0) * part((event.clientX - box.left) / box.width), y1 - (y1 - y0) * part((event.clientY - box.top) / box.height)]);
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (!this.ready || event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      app.model.held = "theta";
      this.move(place(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      this.at = place(event);
      if (app.model.held === "theta" && canvas.hasPointerCapture(event.pointerId)) this.move(this.at);
      changed();
    });
    const up = () => {
      if (app.model.held !== "theta") return;
      app.model.held = null;
      app.session.commit();
      changed();
    };
    canvas.addEventListener("pointerup", up);
    canvas.addEventListener("pointercancel", up);
    canvas.addEventListener("pointerleave", () => {
      this.at = null;
      changed();
    });
    canvas.addEventListener("keydown", (event) => this.key(event));
  }

  /** @param {string[]} pair @param {import("../model/model.js").Landscape | null} land @param {HTMLElement} box */
  set(pair, land, box) {
    this.pair = pair;
    this.width = box.clientWidth;
    this.height = box.clientHeight;
    this.ready = land !== null;
    if (land) ({ x: this.x, y: this.y } = land);
  }

  X = (/** @type {number} */ v) => ((v - this.x[0]) / (this.x[1] - this.x[0])) * this.width;
  Y = (/** @type {number} */ v) => this.height - ((v - this.y[0]) / (this.y[1] - this.y[0])) * this.height;

  /** θ to a point, as finely as a pixel can mean. @param {[number, number]} point */
  move(point) {
    const steps = [(this.x[1] - this.x[0]) / this.width, (this.y[1] - this.y[0]) / this.height];
    const [a, b] = point.map((v, k) => roundTo(v, steps[k]));
    const { model, session } = this.app;
    session.edit(thetaPatch(model.scene ?? { name: "" }, { [this.pair[0]]: a, [this.pair[1]]: b }));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[event.key];
    if (!way || !this.ready) return;
    event.preventDefault();
    const { model, session } = this.app;
    const part = event.shiftKey ? 0.1 : 0.01;
    const [x, y] = [this.x, this.y];
    this.move([
      Math.min(x[1], Math.max(x[0], model.value(this.pair[0]) + way[0] * part * (x[1] - x[0]))),
      Math.min(y[1], Math.max(y[0], model.value(this.pair[1]) + way[1] * part * (y[1] - y[0]))),
    ]);
    session.commit();
  }
}
