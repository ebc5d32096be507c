// Ticks, round ends and the mapping between a slider's way and its value.

/**
 * Round numbers between two ends, about `count` of them, in steps of 1, 2 or 5 times a power of ten.
 * @param {number} low @param {number} high @param {number} count @returns {number[]}
 */
export function ticks(low, high, count) {
  if (!(high > low) || !(count > 0) || !Number.isFinite(high - low)) return [];
  const step = tickStep(high - low, count);
  const out = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) out.push(roundTo(k * step, step));
  return out;
}

/** @param {number} span @param {number} count */
export function tickStep(span, count) {
  const raw = span / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const part = raw / power;
  return power * (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7.5 ? 5 : 10);
}

/** Decimals a tick of this step needs. @param {number} step */
export function decimalsOf(step) {
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
}

/** The next round number not below a positive value: 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten. @param {number} value */
export function roundUp(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const part = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((p) => p * power >= value * (1 - 1e-9)) ?? 10;
  return roundTo(part * power, power / 10);
}

/** A slider range that holds a value comfortably. @param {number} value @returns {[number, number]} */
export function rangeAround(value) {
  if (value === 0) return [-1, 1];
  const end = roundUp(Math.abs(value) * 2.5);
  return value > 0 ? [0, end] : [-end, 0];
}

/** Removes the dust of binary arithmetic: a value to a tenth of a step. @param {number} value @param {number} step */
export function roundTo(value, step) {
  const decimals = Math.min(12, Math.max(0, Math.ceil(-Math.log10(step)) + 1));
  const out = Number(value.toFixed(decimals));
  return out === 0 ? 0 : out;
}

/** Rounds to what a finger on a slider can mean: a thousandth of the range. @param {number} value @param {number} low @param {number} high */
export function roundInRange(value, low, high) {
  return roundTo(value, 10 ** Math.floor(Math.log10((high - low) / 100)));
}

/** Way 0…1 along a logarithmic slider. @param {number} value @param {number} low @param {number} high */
export function logFraction(value, low, high) {
  return Math.min(1, Math.max(0, Math.log(value / low) / Math.log(high / low)));
}

/** @param {number} fraction @param {number} low @param {number} high */
export function logValue(fraction, low, high) {
  return Number((low * (high / low) ** fraction).toPrecision(3));
}

/** Whole powers of ten between two positive numbers, at most about seven of them, rising. @param {number} low @param {number} high */
export function wholePowers(low, high) {
  if (!(low > 0 && low <= high && high < Infinity)) return [];
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const every = Math.max(1, Math.ceil((last - first + 1) / 7));
  const from = Math.ceil(first / every);
  return Array.from({ length: Math.max(0, Math.floor(last / every) - from + 1) }, (_, k) => Number(`1e${(from + k) * every}`));
}
