// Stretches of a clock that plots show: arithmetic of ranges inside of a whole one. null stands for the whole.

/** @typedef {[number, number]} Range */

const finest = 1e-6; // of the whole: closer there is nothing but rounding

/** A range kept inside of the whole; null when it is all of it, or out of it. @param {Range | null} range @param {Range} whole @returns {Range | null} */
export function within(range, whole) {
  if (!range || !(whole[1] > whole[0])) return null;
  const low = Math.max(range[0], whole[0]);
  const high = Math.min(range[1], whole[1]);
  if (!(high > low) || (low <= whole[0] && high >= whole[1])) return null;
  return [low, high];
}

/** Narrower (factor < 1) or wider about a clock that stays where it is. @param {Range | null} range @param {Range} whole @param {number} at @param {number} factor @returns {Range | null} */
export function zoomAbout(range, whole, at, factor) {
  const [low, high] = range ?? whole;
  const size = whole[1] - whole[0];
  const span = Math.max(finest * size, (high - low) * factor);
  if (!(size > 0) || !Number.isFinite(span) || span >= size) return null;
  const part = Math.min(1, Math.max(0, (at - low) / (high - low)));
  return settle(at - part * span, span, whole);
}

/** Moved by a part of its own size. @param {Range | null} range @param {Range} whole @param {number} part @returns {Range | null} */
export function pan(range, whole, part) {
  if (!range) return null;
  const span = range[1] - range[0];
  return settle(range[0] + part * span, span, whole);
}

/** The stretch between two clocks, whichever comes first. @param {Range} whole @param {number} a @param {number} b @returns {Range | null} */
export function between(whole, a, b) {
  const least = finest * (whole[1] - whole[0]);
  const low = Math.min(a, b);
  return within([low, Math.max(a, b, low + least)], whole);
}

/**
 * Two fingers each keep the clock they took: a at fraction u of the width, b at fraction v.
 * @param {Range} whole @param {number} a @param {number} u @param {number} b @param {number} v @returns {Range | null}
 */
export function pinched(whole, a, u, b, v) {
  const span = (b - a) / (v - u);
  if (!(span > 0) || !Number.isFinite(span) || span >= whole[1] - whole[0]) return null;
  return settle(a - u * span, Math.max(span, finest * (whole[1] - whole[0])), whole);
}

/** @param {number} low @param {number} span @param {Range} whole @returns {Range | null} */
function settle(low, span, whole) {
  const start = Math.min(whole[1] - span, Math.max(whole[0], low));
  return within([start, start + span], whole);
}
