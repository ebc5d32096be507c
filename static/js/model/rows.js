// A growing table of numbers, first column the clock.

export class Rows {
  /** @param {number} cols */
  constructor(cols) {
    this.cols = cols;
    this.length = 0;
    this.version = 0; // counts the writes
    this.data = new Float64Array(cols * 64);
  }

  /**
   * Writes rows at an index; the table ends after them.
   * @param {number} first @param {ArrayLike<number>} values
   */
  write(first, values) {
    const end = first * this.cols + values.length;
    if (end > this.data.length) {
      const grown = new Float64Array(Math.max(end, this.data.length * 2));
      grown.set(this.data.subarray(0, this.length * this.cols));
      this.data = grown;
    }
    this.data.set(values, first * this.cols);
    this.length = end / this.cols;
    this.version++;
  }

  /** @param {number} row @param {number} col */
  at(row, col) {
    return this.data[row * this.cols + col];
  }

  /** Clock of the last row, NaN when empty. */
  get end() {
    return this.length ? this.at(this.length - 1, 0) : NaN;
  }

  /**
   * Value of a column at a clock, linear between rows, held at the ends; NaN when empty. Works for a rising and for a
   * falling clock. Of two rows with one clock (a jump) it takes the later one.
   * @param {number} clock @param {number} col
   */
  interpolate(clock, col) {
    const n = this.length;
    if (n === 0) return NaN;
    const rising = this.at(n - 1, 0) >= this.at(0, 0);
    let low = 0;
    let high = n - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const value = this.at(middle, 0);
      if (rising ? value <= clock : value >= clock) low = middle;
      else high = middle - 1;
    }
    if (low === n - 1) return this.at(low, col);
    const t0 = this.at(low, 0);
    const t1 = this.at(low + 1, 0);
    const part = t1 === t0 ? 0 : Math.min(1, Math.max(0, (clock - t0) / (t1 - t0)));
    return this.at(low, col) + part * (this.at(low + 1, col) - this.at(low, col));
  }

  /** How many rows have a clock, rising, that is not past a value. @param {number} clock */
  upTo(clock) {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.at(middle, 0) <= clock) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The first rows as a table of their own. @param {number} count */
  head(count) {
    const rows = new Rows(this.cols);
    rows.write(0, this.data.slice(0, count * this.cols));
    return rows;
  }

  /** The row whose clock, rising, is nearest. @param {number} clock */
  nearest(clock) {
    let low = 0;
    let high = this.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.at(middle, 0) <= clock) low = middle;
      else high = middle;
    }
    return clock - this.at(low, 0) <= this.at(high, 0) - clock ? low : high;
  }

  /** A column in row order, or reversed. @param {number} col @param {boolean} [reversed] */
  column(col, reversed = false) {
    const n = this.length;
    const out = new Array(n);
    for (let i = 0; i < n; i++) out[reversed ? n - 1 - i : i] = this.at(i, col);
    return out;
  }
}
