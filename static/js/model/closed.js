// The formulas that a scene gives for a parameter along its flow, evaluated by the server at each row of the path.

/** @typedef {import("./model.js").Model} Model */

/** A formula at the rows of the path, NaN where it is not known yet. @param {Model} model @param {number} k its place @param {number} length of the path */
export function closedColumn({ closed }, k, length) {
  const out = new Float64Array(length).fill(NaN);
  if (closed && k + 1 < closed.cols) for (let row = 0; row < Math.min(length, closed.length); row++) out[row] = closed.at(row, k + 1);
  return out;
}

/** The formulas with their places. @param {Model} model @param {string[]} params those shown @returns {{name: string, param: string, place: number}[]} */
export const closedForms = ({ scene }, params) => (scene?.view?.closed ?? []).flatMap(({ name, param }, place) => (params.includes(param) ? [{ name, param, place }] : []));
