// Particles carried by the field grid. Their speed on the screen is compressed, so that slow parts still move and fast
// ones stay legible; it is an impression of the flow, not a measurement.

const speed = 46; // pixels a second at the median of the field
const buckets = 4;

// Drawing gives way to the hand: where frames come late, fewer particles move. 60 frames a second are 16.7 ms apart.
const least = 0.3;
const late = 18.2; // ms between frames
const early = 17.2;
const patience = 20; // frames between two changes

export class Particles {
  /** @param {number} count */
  constructor(count) {
    this.count = count;
    this.share = 1; // of them that move; the others rest
    this.pace = early;
    this.frames = 0;
    this.x = new Float64Array(count);
    this.y = new Float64Array(count);
    this.age = new Float32Array(count);
    this.life = new Float32Array(count);
    /** Strokes of the last step by brightness: x0, y0, x1, y1 in pixels. */
    this.strokes = Array.from({ length: buckets }, () => new Float32Array(count * 4));
    this.used = new Int32Array(buckets);
    this.median = 1;
    this.field = new Float64Array(2);
  }

  /** Takes in how long the last frame took. @param {number} interval ms */
  govern(interval) {
    if (interval > 100) return; // a hidden page, not a slow one
    this.pace += (interval - this.pace) * 0.1;
    if (++this.frames % patience) return;
    if (this.pace > late) this.share = Math.max(least, this.share * 0.85);
    else if (this.pace < early) this.share = Math.min(1, this.share * 1.04);
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
    this.age[p] = 0;
    this.life[p] = 1.2 + Math.random() * 2.2;
  }

  /**
   * Moves every particle and fills the strokes.
   * @param {import("./grid.js").FieldGrid} grid @param {import("./camera.js").Camera} camera @param {number} dt seconds
   */
  step(grid, camera, dt) {
    const { x, y, age, life, field, strokes, used } = this;
    const active = Math.round(this.count * this.share);
    const { sx, sy, x0, x1, y0, y1 } = camera;
    used.fill(0);
    for (let p = 0; p < active; p++) {
      age[p] += dt;
      if (age[p] > life[p] || x[p] < x0 || x[p] > x1 || y[p] < y0 || y[p] > y1 || !grid.look(field, x[p], y[p])) {
        this.place(p, camera);
        continue;
      }
      const vx = field[0] * sx;
      const vy = field[1] * sy;
      const size = Math.hypot(vx, vy) / this.median;
      if (size === 0) continue;
      const way = (speed * (0.18 + Math.asinh(size * 1.6)) * dt) / (size * this.median);
      const ax = (x[p] - x0) * sx;
      const ay = (y1 - y[p]) * sy;
      x[p] += (vx * way) / sx;
      y[p] += (vy * way) / sy;
      const part = age[p] / life[p];
      const light = Math.min(1, part * 5, (1 - part) * 4) * (0.6 + 0.4 * Math.min(1, size));
      const b = Math.min(buckets - 1, (light * buckets) | 0);
      const k = 4 * used[b]++;
      const s = strokes[b];
      s[k] = ax;
      s[k + 1] = ay;
      s[k + 2] = ax + vx * way;
      s[k + 3] = ay - vy * way;
    }
  }
}
