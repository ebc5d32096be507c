// The window of the phase view: which part of the plane, on how many pixels.

/** @typedef {[number, number]} Range */

export class Camera {
  constructor() {
    this.x0 = -1;
    this.x1 = 1;
    this.y0 = -1;
    this.y1 = 1;
    this.width = 1;
    this.height = 1;
    this.moved = false; // by hand, away from what fits
    /** @type {[number, number, number, number] | null} x0, x1, y0, y1 of the window that it is on the way to */
    this.ahead = null;
  }

  /** What is worth asking for: the window, or the one that it will soon be. */
  get wanted() {
    return this.ahead ?? [this.x0, this.x1, this.y0, this.y1];
  }

  /** Pixels a unit. */
  get sx() {
    return this.width / (this.x1 - this.x0);
  }
  get sy() {
    return this.height / (this.y1 - this.y0);
  }

  /** @param {number} x */
  X(x) {
    return (x - this.x0) * this.sx;
  }
  /** @param {number} y */
  Y(y) {
    return (this.y1 - y) * this.sy;
  }
  /** @param {number} px */
  x(px) {
    return this.x0 + px / this.sx;
  }
  /** @param {number} py */
  y(py) {
    return this.y1 - py / this.sy;
  }

  /** Keeps the middle and the units a pixel when the canvas changes its size. @param {number} width @param {number} height */
  resize(width, height) {
    if (this.width > 1) {
      const cx = (this.x0 + this.x1) / 2;
      const cy = (this.y0 + this.y1) / 2;
      const factor = Math.min(this.width / width, this.height / height) || 1;
      const hx = ((this.x1 - this.x0) / 2) * (width / this.width) * factor;
      const hy = ((this.y1 - this.y0) / 2) * (height / this.height) * factor;
      [this.x0, this.x1, this.y0, this.y1] = [cx - hx, cx + hx, cy - hy, cy + hy];
    }
    this.width = width;
    this.height = height;
  }

  /** @param {number} dx @param {number} dy pixels */
  pan(dx, dy) {
    this.moved = true;
    const x = dx / this.sx;
    const y = dy / this.sy;
    this.x0 -= x;
    this.x1 -= x;
    this.y0 += y;
    this.y1 += y;
  }

  /** Zooms about a pixel; factor > 1 comes closer. @param {number} px @param {number} py @param {number} factor */
  zoom(px, py, factor) {
    const x = this.x(px);
    const y = this.y(py);
    const span = (this.x1 - this.x0) / factor;
    if (span < 1e-9 || span > 1e9) return;
    this.moved = true;
    this.x0 = x - (x - this.x0) / factor;
    this.x1 = x + (this.x1 - x) / factor;
    this.y0 = y - (y - this.y0) / factor;
    this.y1 = y + (this.y1 - y) / factor;
  }

  /**
   * Shows both ranges whole. Units of the two axes get the same length where that costs little room.
   * @param {Range} x @param {Range} y @param {number} [margin] part of the window left free on each side @param {boolean} [free] never equal units
   */
  fit(x, y, margin = 0, free = false) {
    this.moved = false;
    const grow = (/** @type {Range} */ [a, b]) => {
      if (!(b > a)) return /** @type {Range} */ ([a - 1, b + 1]);
      const room = ((b - a) * margin) / (1 - 2 * margin);
      return /** @type {Range} */ ([a - room, b + room]);
    };
    [this.x0, this.x1] = grow(x);
    [this.y0, this.y1] = grow(y);
    const ratio = this.sx / this.sy;
    if (free || ratio > 2.6 || ratio < 1 / 2.6) return;
    if (ratio > 1) {
      const half = this.width / this.sy / 2;
      const middle = (this.x0 + this.x1) / 2;
      [this.x0, this.x1] = [middle - half, middle + half];
    } else {
      const half = this.height / this.sx / 2;
      const middle = (this.y0 + this.y1) / 2;
      [this.y0, this.y1] = [middle - half, middle + half];
    }
  }

  /** Shows a window that was looked through elsewhere, all of it where the canvas has another shape. @param {Range} x @param {Range} y @param {boolean} free */
  look(x, y, free) {
    this.fit(x, y, 0, free);
    this.moved = true;
  }
}
