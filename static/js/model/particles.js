// Particles carried by the field grid. Their speed on the screen is compressed, so that slow parts still move and fast
// ones stay legible; it is an impression of the flow, not a measurement.

import { Trails } from "./trails.js";

const speed = 46; // pixels a second at the median of the field

export class Particles extends Trails {
  /** @param {number} count */
  constructor(count) {
    super(count);
    this.x = new Float64Array(count);
    this.y = new Float64Array(count);
    this.median = 1;
    this.field = new Float64Array(2);
  }

  /** Measures the median of the field in pixels a unit of time. @param {import("./grid.js").FieldGrid} grid @param {import("./camera.js").Camera} camera */
  calibrate(grid, camera) {
    const sizes = [];
    for (let k = 0; k < 400; k++) {
      const x = camera.x0 + (camera.x1 - camera.x0) * ((k % 20) + 0.5) / 20;
      const y = camera.y0 + (camera.y1 - camera.y0) * (Math.floor(k / 20) + 0.5) / 20;
      if (grid.look(this.field, x, y)) sizes.push(Math.hypot(this.field[0] * camera.sx, this.field[1] * camera.sy));
    }
    sizes.sort((a, b) => a - b);
    this.median = sizes[sizes.length >> 1] || 1;
  }

  /** @param {import("./camera.js").Camera} camera */
  scatter(camera) {
    for (let p = 0; p < this.count; p++) {
      this.place(p, camera);
      this.age[p] = Math.random() * this.life[p];
    }
  }

  /** @param {number} p @param {import("./camera.js").Camera} camera */
  place(p, camera) {
    this.x[p] = camera.x0 + Math.random() * (camera.x1 - camera.x0);
    this.y[p] = camera.y0 + Math.random() * (camera.y1 - camera.y0);
    this.born(p, 1.2, 2.2);
  }

  /**
   * Has as many on what has come into sight as elsewhere.
   * @param {number[]} window x0, x1, y0, y1 as it was @param {import("./camera.js").Camera} camera
   */
  spread([x0, x1, y0, y1], camera) {
    const common = Math.max(0, Math.min(x1, camera.x1) - Math.max(x0, camera.x0)) * Math.max(0, Math.min(y1, camera.y1) - Math.max(y0, camera.y0));
    const share = 1 - common / ((camera.x1 - camera.x0) * (camera.y1 - camera.y0));
    for (let p = 0; p < this.count; p++) {
      if (Math.random() >= share) continue;
      const known = () => this.x[p] > x0 && this.x[p] < x1 && this.y[p] > y0 && this.y[p] < y1;
      for (let k = 0; k < 20 && (k === 0 || known()); k++) this.place(p, camera);
      this.age[p] = Math.random() * this.life[p];
    }
  }

  /**
   * Moves every particle and fills the strokes.
   * @param {import("./grid.js").FieldGrid} grid @param {import("./camera.js").Camera} camera @param {number} dt seconds
   */
  step(grid, camera, dt) {
    const { x, y, age, life, field, used, active } = this;
    const { sx, sy, x0, x1, y0, y1 } = camera;
    used.fill(0);
    for (let p = 0; p < active; p++) {
      age[p] += dt;
      if (age[p] > life[p] || x[p] < x0 || x[p] > x1 || y[p] < y0 || y[p] > y1) {
        this.place(p, camera);
        continue;
      }
      if (!grid.look(field, x[p], y[p])) continue; // it will come
      const vx = field[0] * sx;
      const vy = field[1] * sy;
      const size = Math.hypot(vx, vy) / this.median;
      if (size === 0) continue;
      const way = (speed * (0.18 + Math.asinh(size * 1.6)) * dt) / (size * this.median);
      const ax = (x[p] - x0) * sx;
      const ay = (y1 - y[p]) * sy;
      x[p] += (vx * way) / sx;
      y[p] += (vy * way) / sy;
      this.push(this.light(p) * (0.6 + 0.4 * Math.min(1, size)), ax, ay, ax + vx * way, ay - vy * way);
    }
  }
}
