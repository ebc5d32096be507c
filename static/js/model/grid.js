// The field on a grid as the server sent it, looked up between grid points for drawing.

/**
 * @typedef {object} GridRequest
 * @property {[number, number, number]} x low, high, points
 * @property {[number, number, number]} y
 * @property {[number, number, number]} [z] of a box of three states
 * @property {string[]} states the two or three shown, or the one whose clock is x
 * @property {number} t
 */

export class FieldGrid {
  /** @param {GridRequest} request @param {Float32Array | Float64Array} values ny × nx rows of cols numbers @param {number} cols */
  constructor(request, values, cols) {
    const [x0, x1, nx] = request.x;
    const [y0, y1, ny] = request.y;
    this.x0 = x0;
    this.x1 = x1;
    this.nx = nx;
    this.y0 = y0;
    this.y1 = y1;
    this.ny = ny;
    this.values = values;
    this.cols = cols;
    /** @type {Map<number, Float64Array>} */
    this.components = new Map();
  }

  /** One component of the field at every grid point. @param {number} c */
  component(c) {
    let values = this.components.get(c);
    if (!values) {
      values = Float64Array.from({ length: this.nx * this.ny }, (_, k) => this.values[k * this.cols + c]);
      this.components.set(c, values);
    }
    return values;
  }

  /**
   * The field at a point, bilinear; with one state the clock runs at speed 1. False outside of the grid.
   * @param {Float64Array} out two numbers @param {number} x @param {number} y @returns {boolean}
   */
  look(out, x, y) {
    const { nx, ny, cols, values } = this;
    const u = ((x - this.x0) / (this.x1 - this.x0)) * (nx - 1);
    const v = ((y - this.y0) / (this.y1 - this.y0)) * (ny - 1);
    if (!(u >= 0 && v >= 0 && u <= nx - 1 && v <= ny - 1)) return false;
    const i = Math.min(nx - 2, u | 0);
    const j = Math.min(ny - 2, v | 0);
    const p = u - i;
    const q = v - j;
    const k = (j * nx + i) * cols;
    const up = k + nx * cols;
    const w00 = (1 - p) * (1 - q);
    const w10 = p * (1 - q);
    const w01 = (1 - p) * q;
    const w11 = p * q;
    const c = cols - 1;
    const fy = w00 * values[k + c] + w10 * values[k + cols + c] + w01 * values[up + c] + w11 * values[up + cols + c];
    const fx = cols === 1 ? 1 : w00 * values[k] + w10 * values[k + cols] + w01 * values[up] + w11 * values[up + cols];
    out[0] = fx;
    out[1] = fy;
    return Number.isFinite(fx + fy);
  }
}
