// The columns of a table for drawing: rising, copied once a change of the table, into memory that is used again.

export class Columns {
  constructor() {
    /** @type {import("./rows.js").Rows | null} */
    this.rows = null;
    this.version = -1;
    this.falls = false;
    /** Counts the changes. */
    this.changes = 0;
    /** @type {Map<number, {memory: Float64Array, view: Float64Array, change: number}>} */
    this.kept = new Map();
  }

  /** Takes a table, as it is now; true if that is another one than before. @param {import("./rows.js").Rows | null} rows */
  take(rows) {
    if (rows === this.rows && (rows?.version ?? -1) === this.version) return false;
    this.rows = rows;
    this.version = rows?.version ?? -1;
    this.falls = rows !== null && rows.length > 1 && rows.end < rows.at(0, 0);
    this.changes++;
    return true;
  }

  get length() {
    return this.rows?.length ?? 0;
  }

  /** @param {number} column 0 is the clock @returns {Float64Array} */
  get(column) {
    let kept = this.kept.get(column);
    if (kept?.change === this.changes) return kept.view;
    const n = this.length;
    if (!kept || kept.memory.length < n) {
      const memory = new Float64Array(Math.ceil(n * 1.5));
      this.kept.set(column, (kept = { memory, view: memory, change: -1 }));
    }
    if (kept.view.length !== n) kept.view = kept.memory.subarray(0, n);
    if (this.rows) {
      const { data, cols } = this.rows;
      for (let k = 0; k < n; k++) kept.view[this.falls ? n - 1 - k : k] = data[k * cols + column];
    }
    kept.change = this.changes;
    return kept.view;
  }
}

/** Lowest and highest of lists, [Infinity, -Infinity] of nothing. @param {ArrayLike<number>[]} lists @returns {[number, number]} */
export function ends(lists) {
  let low = Infinity;
  let high = -Infinity;
  for (const list of lists) {
    for (let k = 0; k < list.length; k++) {
      if (list[k] < low) low = list[k];
      if (list[k] > high) high = list[k];
    }
  }
  return [low, high];
}

/** Decades that hold the sizes of signed numbers, at most so many below the largest. @param {ArrayLike<number>[]} lists @param {number} [most] @returns {[number, number]} */
export function decades(lists, most = 8) {
  let low = Infinity;
  let high = 0;
  for (const list of lists) {
    for (let k = 0; k < list.length; k++) {
      const size = Math.abs(list[k]);
      if (!(size > 0 && size < Infinity)) continue;
      if (size < low) low = size;
      if (size > high) high = size;
    }
  }
  if (!(high > 0)) return [0.1, 10];
  low = Math.max(low, high * 10 ** -most);
  // Two powers of ten at least: a single line across tells nobody that the scale is logarithmic.
  return high / low < 100 ? [10 ** Math.floor(Math.log10(low) + 1e-9), 10 ** Math.ceil(Math.log10(high * 1.0001))] : [low / 1.4, high * 1.4];
}
