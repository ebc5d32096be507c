// Binary frames of the live channel: a 24-byte little-endian header, then rows × cols numbers, row by row.

export const Kind = Object.freeze({
  state: 1, // t, z…
  adjoint: 2, // t, a… with t falling
  gradient: 3, // t, dL/dθ from t to t1
  path: 4, // τ, θ…, L
  field: 5, // f at grid points
  steps: 6, // t, h, scaled error
  landscape: 7, // L at grid points
  sweep: 8, // t, H, aᵀ∂f/∂θ + ∂ℓ/∂θ per parameter
  levels: 9, // the end cost at the points of kind 5
  compare: 10, // a state, what is learnt over it, what is true
  trials: 11, // t, h, scaled error, 1 if accepted, evaluations so far
  spectrum: 12, // t, h, part of the method, then re λ, im λ, |R(hλ)| of each eigenvalue
  events: 14, // t, event, z… before, z… after
  resolved: 15, // t, z… solved backwards, t falling
  nudged: 16, // t, z… from the time of a nudge on
  bench: 17, // gradient, tolerance or step, evaluations, VJPs, JVPs, steps, states, bytes, seconds, error, that of each component
  invariants: 18, // t, a·δz, the whole of it, H, the level of it
  closed: 24, // τ, the formulas of view.closed, rows as of kind 4
  race: 25, // τ, θ…, L of one rule of a race
  slopes: 26, // one parameter or two, then −∂L/∂ of each
  cloud: 27, // the states of all data points, at one time after the other
  regions: 28, // the probabilities of the classes at points
  clocks: 29, // τ, a number at uniform t
  norm: 30, // τ, ‖∇L‖, rows as of kind 4
  precision: 13, // method, tolerance or step, evaluations, Jacobians, accepted, rejected, error at the end, largest error
});

const headerBytes = 24;

/**
 * @typedef {object} Frame
 * @property {number} kind
 * @property {boolean} last  the last frame of this kind and stream in the run
 * @property {number} stream which start point
 * @property {number} cols
 * @property {number} run
 * @property {number} first  index of the first row
 * @property {number} rows
 * @property {Float32Array | Float64Array} values rows × cols, row by row
 */

/**
 * Decodes one frame. The numbers are a view of the buffer, not a copy.
 * @param {ArrayBuffer} buffer
 * @returns {Frame}
 * @throws {RangeError} if the header is unknown or the length does not fit it
 */
export function decode(buffer) {
  if (buffer.byteLength < headerBytes) throw new RangeError(`frame of ${buffer.byteLength} bytes has no header`);
  const head = new DataView(buffer);
  const version = head.getUint8(0);
  if (version !== 1) throw new RangeError(`frame version ${version}`);
  const size = head.getUint8(2);
  if (size !== 4 && size !== 8) throw new RangeError(`${size} bytes a number`);
  const cols = head.getUint16(6, true);
  const rows = head.getUint32(16, true);
  if (buffer.byteLength !== headerBytes + rows * cols * size) {
    throw new RangeError(`${rows} × ${cols} numbers of ${size} bytes in ${buffer.byteLength} bytes`);
  }
  // Typed arrays are little-endian on every machine that runs a browser today; the header is 24 bytes so that they are aligned.
  const values = size === 8 ? new Float64Array(buffer, headerBytes, rows * cols) : new Float32Array(buffer, headerBytes, rows * cols);
  return {
    kind: head.getUint8(1),
    last: (head.getUint8(3) & 1) === 1,
    stream: head.getUint16(4, true),
    cols,
    run: head.getUint32(8, true),
    first: head.getUint32(12, true),
    rows,
    values,
  };
}
