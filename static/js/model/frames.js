// Takes in the numbers that the server sends and puts each kind where it belongs.

import { FieldBox } from "./field-box.js";
import { FieldGrid } from "./grid.js";
import { Rows } from "./rows.js";
import { roundUp } from "./scale.js";
import { Kind } from "./wire.js";

/** @typedef {import("./scene.js").Scene} Scene */

export class Frames {
  /** @param {import("./model.js").Model} model @param {import("./window.js").Window} window @param {() => void} swept told when an adjoint is whole */
  constructor(model, window, swept) {
    this.model = model;
    this.window = window;
    this.swept = swept;
    /** @type {Map<number, Rows>} grids that are still arriving, by kind */
    this.parts = new Map();
    this.passed = 0; // a run of a scene that has been replaced since: nothing of it is taken
  }

  /** @param {import("./wire.js").Frame} frame */
  take(frame) {
    const { model } = this;
    if (frame.run < model.run || frame.run === this.passed) return;
    if (model.nudge.take(frame)) {
      model.mark("ink");
      return;
    }
    if (model.data.take(frame)) return;
    if (model.solving.take(frame) || model.gradients.take(frame)) {
      model.mark("plots", "training");
      return;
    }
    switch (frame.kind) {
      case Kind.field: {
        const rows = this.assemble(frame);
        const request = rows && this.window.requestOf(rows.length);
        if (!request) return;
        if (request.z) {
          model.box = new FieldBox(request, rows.data);
          model.swarm.calibrate(model.box, model.orbit);
          return;
        }
        model.grid = new FieldGrid(request, rows.data, frame.cols);
        model.particles.calibrate(model.grid, model.camera);
        if (model.flat || model.layers.nullclines) model.mark("base");
        return;
      }
      case Kind.levels: {
        const rows = this.assemble(frame);
        const request = rows && this.window.requestOf(rows.length);
        if (!request) return;
        // Start points whose data at the end are those of the first have no frame of their own.
        const starts = frame.stream === 0 || !model.levels ? new Map() : model.levels.starts;
        model.levels = { request, starts: starts.set(frame.stream, rows.data.slice(0, rows.length)), of: endOf(model.scene) };
        model.mark("base");
        return;
      }
      case Kind.compare: {
        const rows = this.assemble(frame);
        if (!rows) return;
        const column = (/** @type {number} */ k) => Float64Array.from({ length: rows.length }, (_, i) => rows.at(i, k));
        model.comparison = { over: column(0), learnt: column(1), truth: column(2) };
        model.mark("training");
        return;
      }
      case Kind.landscape: {
        if (!model.isLandscape) {
          if (model.directions.on ? model.directions.take(frame) : model.survey.take(frame)) model.mark("training");
          return;
        }
        const rows = this.assemble(frame);
        const request = rows && this.window.landscapeOf(rows.length);
        if (!request) return;
        model.landscape = { ...request, values: rows.data.subarray(0, rows.length) };
        model.mark("base", "ink");
        return;
      }
      case Kind.closed:
        if (!model.closed || frame.first === 0 || model.closed.cols !== frame.cols) model.closed = new Rows(frame.cols);
        if (frame.first <= model.closed.length) model.closed.write(frame.first, frame.values);
        model.mark("training");
        return;
      case Kind.race:
        model.race.take(frame);
        model.mark("ink", "training", "ui");
        return;
      case Kind.slopes:
        model.slopes = this.assemble(frame);
        model.mark("base");
        return;
      case Kind.path:
        if (!model.futures.begins(frame)) return;
        if (!model.path || frame.first === 0 || model.path.cols !== frame.cols) model.path = new Rows(frame.cols);
        if (frame.first > model.path.length) return;
        model.path.write(frame.first, frame.values);
        model.live = this.lastTheta();
        if (model.T > model.timeRange) model.timeRange = roundUp(model.T * 1.25);
        model.mark("training", "ui", "ink");
        return;
      default:
        model.picture.accept(frame, performance.now());
        if (frame.kind === Kind.adjoint && frame.last) this.swept();
        model.mark("ink", "plots", "ui");
    }
  }

  /** Joins the frames of a grid; the whole of it with its last one. @param {import("./wire.js").Frame} frame */
  assemble(frame) {
    if (frame.first === 0) this.parts.set(frame.kind, new Rows(frame.cols));
    const rows = this.parts.get(frame.kind);
    if (!rows || rows.cols !== frame.cols || frame.first !== rows.length) return null; // a part is missing
    rows.write(frame.first, frame.values);
    return frame.last ? rows : null;
  }

  lastTheta() {
    const { path, params } = this.model;
    if (!path?.length || path.cols !== params.length + 2) return null;
    return Object.fromEntries(params.map((name, i) => [name, path.at(path.length - 1, i + 1)]));
  }

}

/** What the end cost of a scene depends on, besides parameters. @param {Scene | null} scene */
export const endOf = (scene) => JSON.stringify([scene?.loss, scene?.T, scene?.t0]);
