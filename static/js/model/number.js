// Numbers as a reader expects them: a true minus, few digits, powers of ten instead of many zeros.

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * A number in parts: 3.1e-9 is {mantissa: "3.1", exponent: "−9"}, 0.25 is {mantissa: "0.25", exponent: ""}.
 * @param {number} value @param {number} [digits] significant digits @returns {{mantissa: string, exponent: string}}
 */
export function parts(value, digits = 3) {
  if (Number.isNaN(value)) return { mantissa: "–", exponent: "" };
  if (!Number.isFinite(value)) return { mantissa: value > 0 ? "∞" : "−∞", exponent: "" };
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) {
    const [mantissa, exponent] = value.toExponential(Math.max(0, digits - 1)).split("e");
    return { mantissa: minus(trim(mantissa)), exponent: minus(exponent.replace("+", "")) };
  }
  const decimals = size === 0 ? 0 : Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return { mantissa: minus(value.toFixed(Math.min(decimals, 6))), exponent: "" };
}

/** One line of text, 3.1·10⁻⁹. @param {number} value @param {number} [digits] */
export function format(value, digits = 3) {
  const { mantissa, exponent } = parts(value, digits);
  if (!exponent) return mantissa;
  const power = [...exponent].map((c) => (c === "−" ? "⁻" : superscripts[Number(c)])).join("");
  return mantissa === "1" ? `10${power}` : `${mantissa}·10${power}`;
}

/** With a fixed number of decimals, so that a running figure does not dance. @param {number} value @param {number} decimals */
export function fixed(value, decimals) {
  if (!Number.isFinite(value)) return format(value);
  if (Math.abs(value) >= 1e5) return format(value);
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace("-", "") : minus(text);
}

/** Without zeros at the end: the end of a range, a tick. @param {number} value @param {number} [digits] */
export const trimmed = (value, digits = 3) => (parts(value, digits).exponent ? format(value, digits) : trim(format(value, digits)));

/** Beside an axis: with the decimals that its steps need, as a power of ten where those would be many. @param {number} value @param {number} decimals */
export const tick = (value, decimals) => (decimals > 4 ? trimmed(value) : fixed(value, decimals));

/** As many decimals as a size deserves, steady while it runs. @param {number} value @param {number} [digits] */
export function short(value, digits = 3) {
  const size = Math.abs(value);
  return size >= 0.01 && size < 1000 ? fixed(value, digits - 1) : size === 0 ? "0" : format(value, digits - 1);
}

/** As typed into a field: plain digits that Number() reads back. @param {number} value */
export function plain(value) {
  const rounded = Number(value.toPrecision(6));
  const size = Math.abs(rounded);
  return size > 0 && size < 1e-4 ? rounded.toExponential() : String(rounded); // 1e-6 is read at a glance, 0.000001 is counted
}

/** Reads what a person may type: 1,5 · −2 · 3e-4 · 8 s. @param {string} text @param {string} [unit] that may stand after it @returns {number} NaN if it is no number */
export function read(text, unit) {
  const bare = unit && text.trim().endsWith(unit) ? text.trim().slice(0, -unit.length) : text;
  const clean = bare.trim().replace("−", "-").replace(",", ".");
  return clean === "" ? NaN : Number(clean);
}

/** @param {string} text */
const minus = (text) => text.replace("-", "−");
/** @param {string} text */
const trim = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
