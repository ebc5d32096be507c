// Where words that belong to a line may stand.

/** @typedef {import("../../model/labels.js").Rect} Rect */

/**
 * Places for words of some width: above and below a line, its end first, then the corners.
 * @param {Float32Array} line x, y, 0 @param {number} w @param {number} width @param {number} height of the plot @returns {Rect[]}
 */
export function placesAlong(line, w, width, height) {
  const h = 15;
  const edge = 5; // nothing is written nearer
  const within = (/** @type {number} */ v, /** @type {number} */ size, /** @type {number} */ whole) => Math.max(edge, Math.min(whole - size - edge, v));
  /** @type {Rect[]} */
  const places = [];
  const count = line.length / 3;
  for (const part of [1, 0.8, 0.6, 0.4, 0.2]) {
    const i = 3 * Math.max(0, Math.ceil(part * count) - 1);
    for (const dy of [-h - 5, 6, -h - 16, 17]) places.push({ x: within(line[i] - (part === 1 ? w : w / 2), w, width), y: within(line[i + 1] + dy, h, height), w, h });
  }
  for (const y of [edge, height - h - edge]) for (const x of [width - w - edge, edge]) places.push({ x, y, w, h });
  return places;
}
