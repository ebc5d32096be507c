// What of the field the phase view needs: asks for a grid a little larger than the picture, again when the picture moved.

import { freeParameters, hasField } from "./scene.js";
import { rangeAround } from "./scale.js";

const margin = 0.12; // of the picture's size on each side
const pause = 70; // ms between two requests while the picture moves

export class Window {
  /** @param {import("./model.js").Model} model @param {import("./outbox.js").Outbox} outbox */
  constructor(model, outbox) {
    this.model = model;
    this.outbox = outbox;
    this.sent = "";
    this.sentAt = -Infinity;
    this.count = 0;
    /** @type {import("./grid.js").GridRequest[]} the latest requests */
    this.grids = [];
    /** @type {Omit<import("./model.js").Landscape, "values">[]} */
    this.landscapes = [];
  }

  invalidate() {
    this.sent = "";
  }

  /** Sends a request if the one before no longer fits. Called every frame. @param {number} now ms */
  update(now) {
    const { model } = this;
    if (!model.scene || model.needsFit || model.camera.width < 2) return;
    const field = hasField(model.scene);
    if (field && model.states.length === 0) return;
    const seen = model.spatial ? [model.orbit.wanted, model.space] : [model.camera.wanted, model.axes];
    const t = field && !model.autonomous && !model.flat ? model.now : model.t0;
    const others = model.states.length > (model.spatial ? 3 : 2) ? model.scene.z0?.[model.stream] : undefined;
    const { levels, fixedPoints } = model.layers;
    const symbols = model.symbolsPanel || model.beside === "derivatives";
    const key = JSON.stringify([seen, levels, fixedPoints, t, others, model.states, model.params, symbols, field && model.survey.question, field && model.directions.question, model.solving.question, model.gradients.question, model.race.question, model.layers.slopes, model.data.question]);
    if (key === this.sent || now - this.sentAt < pause) return;
    this.sent = key;
    this.sentAt = now;
    this.outbox.putView(field ? { grid: this.gridRequest(t, others), levels: levels && !model.spatial, portrait: fixedPoints, symbols, ...model.solving.question, ...model.gradients.question, ...model.race.question, ...model.data.question, ...(model.directions.question ? { landscape: model.directions.question } : model.survey.last && { landscape: model.survey.last }) } : { landscape: this.landscapeRequest(), symbols, ...model.race.question });
  }

  /** @param {number} t @param {number[] | undefined} at */
  gridRequest(t, at) {
    const { model } = this;
    if (model.spatial) return this.boxRequest(t, at);
    const { wanted: [x0, x1, y0, y1], width, height } = model.camera;
    const dx = (x1 - x0) * margin;
    const dy = (y1 - y0) * margin;
    // An answer does not say which question it answers: its number of rows does.
    const ny = Math.max(24, Math.min(96, Math.round((76 * height) / width))) + (this.count++ % 8);
    const states = model.flat ? [model.states[0]] : [model.states[model.axes[0]], model.states[model.axes[1]]];
    /** @type {import("./grid.js").GridRequest} */
    const request = { x: [x0 - dx, x1 + dx, 76], y: [y0 - dy, y1 + dy, ny], states, t };
    this.grids = [request, ...this.grids.slice(0, 7)];
    return at ? { ...request, at } : request;
  }

  /** @param {number} t @param {number[] | undefined} at */
  boxRequest(t, at) {
    const { orbit, space, states } = this.model;
    const [x, y, z] = orbit.wanted.map(([low, high], i) => /** @type {[number, number, number]} */ ([low, high, i < 2 ? 26 : 26 + (this.count++ % 8)]));
    /** @type {import("./grid.js").GridRequest} */
    const request = { x, y, z, states: space.map((state) => states[state]), t };
    this.grids = [request, ...this.grids.slice(0, 7)];
    return at ? { ...request, at } : request;
  }

  /** @param {number} rows */
  requestOf(rows) {
    return this.grids.find((request) => request.x[2] * request.y[2] * (request.z?.[2] ?? 1) === rows) ?? null;
  }

  landscapeRequest() {
    const { model } = this;
    const { x0, x1, y0, y1 } = model.camera;
    const params = freeParameters(/** @type {import("./scene.js").Scene} */ (model.scene)).slice(0, 2);
    const dx = (x1 - x0) * margin;
    const dy = (y1 - y0) * margin;
    const one = params.length < 2;
    const nx = (one ? 320 : 144) + (this.count++ % 8);
    const ny = one ? 1 : 100;
    /** @type {[number, number]} */
    const x = [x0 - dx, x1 + dx];
    /** @type {[number, number]} */
    const y = [y0 - dy, y1 + dy];
    this.landscapes = [{ params, x, y, nx, ny }, ...this.landscapes.slice(0, 7)];
    const request = { x: { param: params[0], range: x, n: nx } };
    return one ? request : { ...request, y: { param: params[1], range: y, n: ny }, slopes: model.layers.slopes };
  }

  /** @param {number} rows */
  landscapeOf(rows) {
    return this.landscapes.find(({ nx, ny }) => nx * ny === rows) ?? null;
  }
}

/** Range of a parameter on the axes of a landscape. @param {import("./model.js").Model} model @param {string} name @returns {[number, number]} */
export function landscapeRange(model, name) {
  const range = model.scene?.view?.ranges?.[name];
  if (range) return range;
  const [low, high] = rangeAround(model.loaded?.params?.[name] ?? 1);
  const end = Math.max(Math.abs(low), Math.abs(high));
  return [-end, end];
}
