// Particles carried by the field in a box of three states, as the eye on it sees them. As in the plane their speed on the
// screen is compressed.

import { Trails } from "./trails.js";

const speed = 44; // pixels a second at the median of the field
const streak = 0.16; // seconds of motion that a particle shows while the eye moves and leaves no trails

export class Swarm extends Trails {
  /** @param {number} count */
  constructor(count) {
    super(count);
    this.places = new Float64Array(3 * count);
    this.median = 1; // of the field, units of the box a unit of time
    this.field = new Float64Array(3);
    this.from = new Float64Array(3);
    this.to = new Float64Array(3);
  }

  /** @param {import("./field-box.js").FieldBox} box @param {import("./orbit.js").Orbit} orbit */
  calibrate(box, orbit) {
    const sizes = [];
    const [x, y, z] = orbit.box;
    const part = (/** @type {[number, number]} */ [low, high], /** @type {number} */ k) => low + ((high - low) * (k + 0.5)) / 7;
    for (let k = 0; k < 343; k++) if (box.look(this.field, part(x, k % 7), part(y, ((k / 7) | 0) % 7), part(z, (k / 49) | 0))) sizes.push(this.size(orbit));
    sizes.sort((a, b) => a - b);
    this.median = sizes[sizes.length >> 1] || 1;
  }

  /** Of the field just looked up, in units of the box. @param {import("./orbit.js").Orbit} orbit */
  size({ scale }) {
    return Math.hypot(this.field[0] / scale[0], this.field[1] / scale[1], this.field[2] / scale[2]);
  }

  /** @param {import("./orbit.js").Orbit} orbit */
  scatter(orbit) {
    for (let p = 0; p < this.count; p++) {
      this.place(p, orbit);
      this.age[p] = Math.random() * this.life[p];
    }
  }

  /** @param {number} p @param {import("./orbit.js").Orbit} orbit */
  place(p, { box }) {
    for (let i = 0; i < 3; i++) this.places[3 * p + i] = box[i][0] + Math.random() * (box[i][1] - box[i][0]);
    this.born(p, 2, 4);
  }

  /**
   * Moves every particle and fills the strokes.
   * @param {import("./field-box.js").FieldBox} box @param {import("./orbit.js").Orbit} orbit @param {number} dt seconds @param {boolean} moving whether the eye moves
   */
  step(box, orbit, dt, moving) {
    const { places, age, life, field, from, to, active } = this;
    const { unit } = orbit;
    this.used.fill(0);
    for (let p = 0; p < active; p++) {
      const k = 3 * p;
      age[p] += dt;
      if (age[p] > life[p] || !box.look(field, places[k], places[k + 1], places[k + 2])) {
        this.place(p, orbit);
        continue;
      }
      const size = this.size(orbit) / this.median;
      if (size === 0) continue;
      // A unit of the box is so many pixels: the step is that of the screen's speed.
      const way = (speed * (0.18 + Math.asinh(size * 1.6))) / (size * this.median * unit);
      orbit.project(from, 0, places[k] - field[0] * way * (moving ? streak - dt : 0), places[k + 1] - field[1] * way * (moving ? streak - dt : 0), places[k + 2] - field[2] * way * (moving ? streak - dt : 0));
      for (let i = 0; i < 3; i++) places[k + i] += field[i] * way * dt;
      orbit.project(to, 0, places[k], places[k + 1], places[k + 2]);
      const light = this.light(p) * (0.12 + 0.88 * orbit.nearness(to[2]) ** 1.5);
      if (from[0] + to[0] === from[0] + to[0]) this.push(light, from[0], from[1], to[0], to[1]);
    }
  }
}
