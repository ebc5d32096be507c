// Where words stand on the picture: greedily, each at the candidate place that covers least. A raster remembers what is taken.

/** @typedef {{x: number, y: number, w: number, h: number}} Rect its upper left corner and size */

const cell = 6; // pixels
const faithful = 5; // what another place must save before a label leaves its own: words that hop are worse than words on a line

export class Labels {
  constructor() {
    this.cols = 0;
    this.rows = 0;
    this.width = 0;
    this.height = 0;
    this.taken = new Uint16Array(0);
    /** @type {Map<string, number>} the candidate each label took last */
    this.chosen = new Map();
  }

  /** Everything is free. @param {number} width @param {number} height */
  clear(width, height) {
    this.width = width;
    this.height = height;
    this.cols = Math.ceil(width / cell);
    this.rows = Math.ceil(height / cell);
    if (this.taken.length !== this.cols * this.rows) this.taken = new Uint16Array(this.cols * this.rows);
    else this.taken.fill(0);
  }

  /** Words or a dot stand here. @param {Rect} rect @param {number} [weight] */
  block({ x, y, w, h }, weight = 6) {
    this.each(x, y, w, h, (k) => { this.taken[k] += weight; });
  }

  /** A curve runs here. @param {Float32Array} points x, y, depth */
  line(points) {
    const { taken, cols, rows } = this;
    for (let k = 3; k < points.length; k += 3) {
      const [ax, ay, bx, by] = [points[k - 3], points[k - 2], points[k], points[k + 1]];
      if (!(Math.max(ax, bx) > 0 && Math.min(ax, bx) < this.width && Math.max(ay, by) > 0 && Math.min(ay, by) < this.height)) continue;
      const n = Math.min(400, Math.max(1, Math.ceil(Math.max(Math.abs(bx - ax), Math.abs(by - ay)) / cell)));
      for (let s = 0; s < n; s++) {
        const i = Math.floor((ax + ((bx - ax) * s) / n) / cell);
        const j = Math.floor((ay + ((by - ay) * s) / n) / cell);
        if (i >= 0 && j >= 0 && i < cols && j < rows && taken[j * cols + i] < 2) taken[j * cols + i] = 2;
      }
    }
  }

  /** What a rectangle would cover; beyond the edge costs most. @param {Rect} rect */
  cost({ x, y, w, h }) {
    let sum = x < 4 || y < 4 || x + w > this.width - 4 || y + h > this.height - 4 ? 1000 : 0;
    this.each(x, y, w, h, (k) => { sum += this.taken[k]; });
    return sum;
  }

  /**
   * Takes the best of some places, the first ones preferred, and blocks it.
   * @param {string} key the label, for keeping its place while the picture moves @param {Rect[]} places @returns {Rect}
   */
  place(key, places) {
    const before = this.chosen.get(key);
    let best = 0;
    let least = Infinity;
    places.forEach((rect, i) => {
      const cost = this.cost(rect) + i * 0.4 - (i === before ? faithful : 0);
      if (cost < least) [best, least] = [i, cost];
    });
    this.chosen.set(key, best);
    this.block(places[best]);
    return places[best];
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h @param {(k: number) => void} visit */
  each(x, y, w, h, visit) {
    const i1 = Math.min(this.cols - 1, Math.floor((x + w) / cell));
    const j1 = Math.min(this.rows - 1, Math.floor((y + h) / cell));
    for (let j = Math.max(0, Math.floor(y / cell)); j <= j1; j++) for (let i = Math.max(0, Math.floor(x / cell)); i <= i1; i++) visit(j * this.cols + i);
  }
}

/** Places around a dot, right of it first. @param {number} x @param {number} y @param {number} w @param {number} h @param {number} gap @returns {Rect[]} */
export function around(x, y, w, h, gap) {
  const out = [];
  for (const g of [gap, gap * 1.8]) {
    const d = g * 0.75;
    out.push(
      { x: x + g, y: y - h / 2, w, h }, { x: x - g - w, y: y - h / 2, w, h },
      { x: x + d, y: y + d, w, h }, { x: x + d, y: y - d - h, w, h }, { x: x - d - w, y: y + d, w, h }, { x: x - d - w, y: y - d - h, w, h },
      { x: x - w / 2, y: y - g - h, w, h }, { x: x - w / 2, y: y + g, w, h },
    );
  }
  return out;
}
