// The picture goes after the points of the data: what training makes of them leaves the window or the box that they began
// in. Nobody who has chosen where and how near to look is led away from there.

import { misfit } from "./fit.js";

/** @typedef {import("../model/model.js").Model} Model */

const growEvery = 400; // ms between two windows while training plays
const ease = 110; // ms in which the way to another window is gone but for 1/e of it

/** Where an eye looks, as numbers between which it can move. @param {Model} model @returns {number[]} */
const sightOf = ({ spatial, orbit, camera }) =>
  spatial ? [...orbit.box.flat(), ...orbit.scale, ...orbit.centre, orbit.radius, orbit.focal, orbit.panX, orbit.panY] : [camera.x0, camera.x1, camera.y0, camera.y1];

/** The ranges that a sight begins with. @param {number[]} sight @param {number} count @returns {[number, number][]} */
const rangesOf = (sight, count) => Array.from({ length: count }, (_, i) => [sight[2 * i], sight[2 * i + 1]]);

/** @param {Model} model @param {number[]} sight */
function look({ spatial, orbit, camera }, sight) {
  if (!spatial) {
    [camera.x0, camera.x1, camera.y0, camera.y1] = sight;
    return;
  }
  orbit.box = rangesOf(sight, 3);
  [orbit.scale, orbit.centre] = [sight.slice(6, 9), sight.slice(9, 12)];
  [orbit.radius, orbit.focal, orbit.panX, orbit.panY] = sight.slice(12);
  orbit.turn();
}

export class Chase {
  /** @param {Model} model @param {() => void} fit looks at everything */
  constructor(model, fit) {
    this.model = model;
    this.fit = fit;
    /** @type {object | null} the points that the window was last compared with */
    this.cloud = null;
    this.grown = ""; // "growing" while training takes the points further, "rested" after it
    this.grewAt = -Infinity; // ms
    /** @type {number[] | null} what is on the way to be looked at */
    this.aim = null;
    this.left = 0; // of the way there
    this.last = 0; // ms, of the last frame
  }

  /** Whether somebody has chosen where to look. */
  get chosen() {
    const { spatial, orbit, camera } = this.model;
    return spatial ? orbit.zoom !== 1 : camera.moved;
  }

  /** @param {number} now ms */
  advance(now) {
    const { model } = this;
    const dt = now - this.last;
    this.last = now;
    if (model.needsFit || model.held || model.isLandscape || this.chosen) {
      this.end();
      return;
    }
    if (this.due(now)) {
      const from = sightOf(model);
      this.fit();
      this.aim = sightOf(model);
      look(model, from);
      this.left = 1;
      if (model.spatial) model.orbit.ahead = rangesOf(this.aim, 3);
      else model.camera.ahead = /** @type {[number, number, number, number]} */ ([...this.aim]);
    }
    if (this.aim) this.move(this.aim, dt);
  }

  /** Whether another window is called for: now and then while training plays, and where it rests. @param {number} now ms */
  due(now) {
    const { model } = this;
    const { cloud } = model.data;
    if (!cloud) {
      this.grown = "";
      return false;
    }
    const playing = model.training === "playing";
    const rests = this.grown === "growing" && !playing;
    if (!rests && (cloud === this.cloud || (playing ? now - this.grewAt < growEvery : this.grown === ""))) return false;
    this.cloud = cloud;
    const change = misfit(model, this.aim ? this.aim.slice(0, model.spatial ? 6 : 4) : null);
    if (!rests && (playing ? change !== "outgrown" : change === null)) return false;
    this.grown = playing ? "growing" : "rested";
    this.grewAt = now;
    return true;
  }

  /** @param {number[]} aim @param {number} dt ms */
  move(aim, dt) {
    const { model } = this;
    const now = sightOf(model);
    const part = model.reducedMotion ? 1 : 1 - Math.exp(-Math.min(dt, 100) / ease);
    this.left *= 1 - part;
    const there = this.left < 1e-3; // less than a pixel
    look(model, there ? aim : now.map((value, i) => value + part * (aim[i] - value)));
    if (there) this.end();
    model.mark("base", "ink");
  }

  end() {
    this.aim = this.model.camera.ahead = this.model.orbit.ahead = null;
  }
}
