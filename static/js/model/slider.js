// What a slider's way means: its scale, its steps, the ends one may give it.

import { logFraction, roundInRange, roundTo } from "./scale.js";

/** @typedef {{low: number, high: number, log: boolean, step: number | null}} Slider */

const decades = 1e3; // a positive range of more than these is logarithmic unless the scene says otherwise

/** @param {import("./scene.js").Scene} scene @param {string} name @param {[number, number]} range @returns {Slider} */
export function sliderOf(scene, name, [low, high]) {
  const said = scene.view?.scales?.[name];
  return { low, high, log: low > 0 && (said ? said === "log" : high / low > decades), step: scene.view?.steps?.[name] ?? null };
}

/** Way 0…1 of a value. @param {Slider} slider @param {number} value */
export function wayOf({ low, high, log }, value) {
  if (!(high > low)) return 0;
  return log ? logFraction(Math.max(low, value), low, high) : Math.min(1, Math.max(0, (value - low) / (high - low)));
}

/** The value at a way 0…1, as round as a hand can mean it. @param {Slider} slider @param {number} way */
export function valueAt({ low, high, log, step }, way) {
  const at = Math.min(1, Math.max(0, way));
  if (step) {
    const value = log ? low * (high / low) ** at : low + at * (high - low);
    return Math.min(high, Math.max(low, roundTo(Math.round(value / step) * step, step)));
  }
  if (!log) return roundInRange(low + at * (high - low), low, high);
  return at === 0 ? low : at === 1 ? high : Number((low * (high / low) ** at).toPrecision(3));
}

/** The value a key leads to, null for a key that is none of the slider's. @param {Slider} slider @param {number} value @param {{key: string, shiftKey: boolean, ctrlKey: boolean}} event */
export function valueAfterKey(slider, value, { key, shiftKey, ctrlKey }) {
  const size = key.startsWith("Page") || shiftKey ? 0.1 : ctrlKey ? 0.001 : 0.01;
  const sign = { ArrowLeft: -1, ArrowDown: -1, PageDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 1 }[key];
  if (key === "Home") return slider.low;
  if (key === "End") return slider.high;
  if (!sign) return null;
  const next = valueAt(slider, wayOf(slider, value) + sign * size);
  return slider.step && next === value ? Math.min(slider.high, Math.max(slider.low, roundTo(value + sign * slider.step, slider.step))) : next;
}

/** What is wrong with the ends of a range, "" if nothing is. @param {number} low @param {number} high @param {boolean} log */
export function rangeFault(low, high, log) {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return "both ends are numbers";
  if (!(low < high)) return "the high end must be above the low one";
  return log && !(low > 0) ? "a logarithmic slider begins above 0" : "";
}
