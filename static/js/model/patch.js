// JSON merge patches (RFC 7396).

/**
 * @typedef {null | boolean | number | string | Json[] | {[key: string]: Json}} Json
 * @typedef {{[key: string]: Json}} JsonObject
 */

/** @param {unknown} value @returns {value is JsonObject} */
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The target with the patch applied; neither is changed.
 * @param {Json | undefined} target @param {Json} patch @returns {Json}
 */
export function apply(target, patch) {
  if (!isObject(patch)) return patch;
  const out = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete out[key];
    else out[key] = apply(out[key], value);
  }
  return out;
}

/**
 * One patch that does what first and then second do.
 * @param {JsonObject} first @param {JsonObject} second @returns {JsonObject}
 */
export function combine(first, second) {
  const out = { ...first };
  for (const [key, value] of Object.entries(second)) {
    const before = out[key];
    // An object after a removal must not bring the removed members back: that cannot be said in one merge patch, and
    // the page never does it, so the later patch stands.
    out[key] = isObject(before) && isObject(value) ? combine(before, value) : value;
  }
  return out;
}

/** Whether two values say the same, in whatever order their members stand. @param {unknown} a @param {unknown} b @returns {boolean} */
export function same(a, b) {
  if (isObject(a) && isObject(b)) {
    const names = Object.keys(a).filter((name) => a[name] !== undefined);
    return names.length === Object.keys(b).filter((name) => b[name] !== undefined).length && names.every((name) => same(a[name], b[name]));
  }
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((value, i) => same(value, b[i]));
  return a === b;
}
