// The field on a box of three states as the server sent it, looked up between grid points for drawing.

export class FieldBox {
  /** @param {import("./grid.js").GridRequest} request with z @param {Float32Array | Float64Array} values nz × ny × nx rows of three numbers */
  constructor(request, values) {
    const axes = [request.x, request.y, /** @type {[number, number, number]} */ (request.z)];
    this.low = axes.map(([low]) => low);
    this.high = axes.map(([, high]) => high);
    this.n = axes.map(([, , n]) => n);
    this.values = values;
  }

  /** The field at a point, trilinear. False outside of the box. @param {Float64Array} out three numbers @param {number} x @param {number} y @param {number} z @returns {boolean} */
  look(out, x, y, z) {
    const { low, high, n, values } = this;
    const u = ((x - low[0]) / (high[0] - low[0])) * (n[0] - 1);
    const v = ((y - low[1]) / (high[1] - low[1])) * (n[1] - 1);
    const w = ((z - low[2]) / (high[2] - low[2])) * (n[2] - 1);
    if (!(u >= 0 && v >= 0 && w >= 0 && u <= n[0] - 1 && v <= n[1] - 1 && w <= n[2] - 1)) return false;
    const i = Math.min(n[0] - 2, u | 0);
    const j = Math.min(n[1] - 2, v | 0);
    const l = Math.min(n[2] - 2, w | 0);
    const p = u - i;
    const q = v - j;
    const r = w - l;
    const right = 3;
    const up = 3 * n[0];
    const back = up * n[1];
    const k = 3 * i + up * j + back * l;
    let sum = 0;
    for (let c = 0; c < 3; c++) {
      const a = k + c;
      const b = a + back;
      const near = (1 - q) * ((1 - p) * values[a] + p * values[a + right]) + q * ((1 - p) * values[a + up] + p * values[a + up + right]);
      const deep = (1 - q) * ((1 - p) * values[b] + p * values[b + right]) + q * ((1 - p) * values[b + up] + p * values[b + up + right]);
      sum += out[c] = (1 - r) * near + r * deep;
    }
    return Number.isFinite(sum);
  }
}
