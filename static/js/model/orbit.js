// The eye on a box of three states: a turntable about its middle, with a little perspective.

/** @typedef {[number, number]} Range */

const far = 3.4; // distance of the eye in radii of the box
const steepest = 1.5; // rad; from the very pole the turntable would flip

export class Orbit {
  constructor() {
    this.width = 1;
    this.height = 1;
    this.azimuth = -0.95;
    this.elevation = 0.3;
    this.zoom = 1;
    this.focal = 1; // pixels a unit of the box at its middle, before the zoom
    this.panX = 0;
    this.panY = 0;
    /** @type {Range[]} */
    this.box = [[-1, 1], [-1, 1], [-1, 1]];
    /** @type {Range[] | null} the box that it is on the way to */
    this.ahead = null;
    /** States a unit of the box, by axis. */
    this.scale = [1, 1, 1];
    this.centre = [0, 0, 0];
    this.radius = Math.sqrt(3);
    // Cosines and sines of the two angles, and the distance of the eye.
    this.ca = this.ce = 1;
    this.sa = this.se = 0;
    this.distance = far;
    this.key = "";
    this.turn();
  }

  /** Derives what every projection needs. */
  turn() {
    this.ca = Math.cos(this.azimuth);
    this.sa = Math.sin(this.azimuth);
    this.ce = Math.cos(this.elevation);
    this.se = Math.sin(this.elevation);
    this.distance = far * this.radius;
    this.key = [this.azimuth, this.elevation, this.zoom, this.focal, this.panX, this.panY, this.width, this.height, ...this.box.flat()].join();
  }

  /** @param {number} width @param {number} height */
  resize(width, height) {
    if (this.width > 1) this.focal *= Math.min(width / this.width, height / this.height);
    this.width = width;
    this.height = height;
    this.turn();
  }

  /** What is worth asking for: the box, or the one that it will soon be. */
  get wanted() {
    return this.ahead ?? this.box;
  }

  /** Pixels a unit of the box at its middle. */
  get unit() {
    return this.focal * this.zoom;
  }

  /**
   * A point of the three states on the screen: x, y in pixels and the depth in units of the box, larger is nearer. NaN behind the eye.
   * @param {Float32Array | Float64Array | number[]} out @param {number} k where in it @param {number} x @param {number} y @param {number} z
   */
  project(out, k, x, y, z) {
    const { centre, scale, ca, sa, ce, se, distance } = this;
    const u = (x - centre[0]) / scale[0];
    const v = (y - centre[1]) / scale[1];
    const w = (z - centre[2]) / scale[2];
    const along = ca * u + sa * v;
    const depth = along * ce + w * se;
    const size = distance - depth > 0.05 * distance ? (this.focal * this.zoom * distance) / (distance - depth) : NaN;
    out[k] = this.width / 2 + this.panX + size * (ca * v - sa * u);
    out[k + 1] = this.height / 2 + this.panY - size * (w * ce - along * se);
    out[k + 2] = depth;
  }

  /** @param {number} x @param {number} y @param {number} z @returns {[number, number, number]} */
  seen(x, y, z) {
    /** @type {[number, number, number]} */
    const out = [0, 0, 0];
    this.project(out, 0, x, y, z);
    return out;
  }

  /** The point at a pixel on the plane of the screen at a depth. @param {number} px @param {number} py @param {number} depth @returns {[number, number, number]} */
  unproject(px, py, depth) {
    const { centre, scale, ca, sa, ce, se, distance } = this;
    const size = (this.unit * distance) / (distance - depth);
    const right = (px - this.width / 2 - this.panX) / size;
    const up = -(py - this.height / 2 - this.panY) / size;
    const along = depth * ce - up * se;
    const u = along * ca - right * sa;
    const v = along * sa + right * ca;
    const w = depth * se + up * ce;
    return [centre[0] + u * scale[0], centre[1] + v * scale[1], centre[2] + w * scale[2]];
  }

  /** How near a depth is, 0 at the far end of the box and 1 at the near one. @param {number} depth */
  nearness(depth) {
    return Math.min(1, Math.max(0, 0.5 + depth / (1.7 * this.radius)));
  }

  /** The scene follows the hand. @param {number} dx @param {number} dy pixels */
  rotate(dx, dy) {
    this.azimuth -= dx * 0.008;
    this.elevation = Math.min(steepest, Math.max(-steepest, this.elevation + dy * 0.008));
    this.turn();
  }

  /** @param {number} dx @param {number} dy pixels */
  pan(dx, dy) {
    this.panX += dx;
    this.panY += dy;
    this.turn();
  }

  /** Comes closer about a pixel. @param {number} px @param {number} py @param {number} factor */
  zoomAt(px, py, factor) {
    const next = Math.min(40, Math.max(0.2, this.zoom * factor));
    const grown = next / this.zoom;
    this.panX = px - this.width / 2 - (px - this.width / 2 - this.panX) * grown;
    this.panY = py - this.height / 2 - (py - this.height / 2 - this.panY) * grown;
    this.zoom = next;
    this.turn();
  }

  /**
   * Shows a box whole from where the eye stands. Axes of like lengths get equal units.
   * @param {Range[]} box @param {{top: number, bottom: number, side: number}} room pixels left free
   */
  fit(box, room) {
    this.box = box.map(([low, high]) => (high > low ? [low, high] : [low - 1, low + 1]));
    const halves = this.box.map(([low, high]) => (high - low) / 2);
    const equal = Math.max(...halves) / Math.min(...halves) < 2.6;
    this.scale = equal ? halves.map(() => Math.max(...halves)) : halves;
    this.centre = this.box.map(([low, high]) => (low + high) / 2);
    this.radius = Math.hypot(...halves.map((half, i) => half / this.scale[i]));
    Object.assign(this, { zoom: 1, focal: 1, panX: 0, panY: 0 });
    this.turn();
    const corners = this.corners();
    const xs = corners.map(([x]) => x);
    const ys = corners.map(([, y]) => y);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const width = Math.max(1, this.width - 2 * room.side);
    const height = Math.max(1, this.height - room.top - room.bottom);
    this.focal = Math.min(width / (right - left), height / (bottom - top));
    this.panX = -this.focal * ((left + right) / 2 - this.width / 2);
    this.panY = (room.top - room.bottom) / 2 - this.focal * ((top + bottom) / 2 - this.height / 2);
    this.turn();
  }

  /** The eight corners on the screen; bit i of the index says which end of axis i. @returns {[number, number, number][]} */
  corners() {
    const { box } = this;
    return Array.from({ length: 8 }, (_, k) => this.seen(box[0][k & 1], box[1][(k >> 1) & 1], box[2][(k >> 2) & 1]));
  }
}
