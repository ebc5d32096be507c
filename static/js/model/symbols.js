// Names in expressions: where they stand, in which order they come, and how they are typeset. This is not a parser: the
// server has the only one.

const greek = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell hbar".split(" ");
const letters = "αβγδεζηθικλμνξρστυφχψωΓΔΘΛΞΠΣΥΦΨΩℓħ";

/**
 * Index into a JavaScript string of a byte offset into its UTF-8.
 * @param {string} text @param {number} offset @returns {number}
 */
export function indexOfByte(text, offset) {
  let bytes = 0;
  let index = 0;
  for (const character of text) {
    if (bytes >= offset) break;
    const code = /** @type {number} */ (character.codePointAt(0));
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    index += character.length;
  }
  return index;
}

/**
 * The names in order of first appearance in the texts; those that never appear come last, as they were.
 * @param {string[]} names @param {string[]} texts
 */
export function byAppearance(names, texts) {
  const seen = new Map();
  for (const text of texts) {
    for (const match of text.matchAll(/[\p{L}_][\p{L}\p{Nd}_]*/gu)) if (!seen.has(match[0])) seen.set(match[0], seen.size);
  }
  const place = (/** @type {string} */ name) => seen.get(name) ?? seen.size;
  return [...names].sort((a, b) => place(a) - place(b) || names.indexOf(a) - names.indexOf(b));
}

/** TeX of a name: mu → \mu, k12 → k_{12}, tau_m → \tau_{m}. @param {string} name */
export function tex(name) {
  const match = /^(\p{L}+?)(?:_(\w+)|(\d+))?$/u.exec(name);
  const base = match?.[1] ?? name;
  const index = match?.[2] ?? match?.[3];
  const symbol = greek.includes(base) ? `\\${base}` : [...base].length === 1 ? base : `\\mathrm{${base.replaceAll("_", "\\_")}}`;
  return index ? `${symbol}_{${index.replaceAll("_", "\\_")}}` : symbol;
}

/** Plain text of a name, for canvas and speech: mu → μ. @param {string} name */
export function text(name) {
  const match = /^([A-Za-z]+)(_?)(\w*)$/.exec(name);
  const place = match ? greek.indexOf(match[1]) : -1;
  return place < 0 || !match ? name : letters[place] + match[3];
}

/** An expression with its names as they are read aloud or drawn: u(omega) → u(ω). @param {string} expression */
export const spelled = (expression) => expression.replace(/[A-Za-z_]\w*/g, text).replaceAll("*", "·").replaceAll("-", "−");

/** The states that equations define, x' = … or dx/dt = …; a line being typed may not have one yet. @param {string[]} equations */
export function statesOf(equations) {
  return equations.map((line) => /^\s*(?:d\s*)?([\p{L}_][\p{L}\p{Nd}_]*)\s*(?:'|\/)/u.exec(line)?.[1] ?? "");
}
