// Equations as they are read from afar: what would stand in small type, exponents in exponents and in fractions, takes the
// size of the line instead, and what is long can be broken.

const long = 40; // characters of TeX: a numerator of more would not fit on a wall

/** The end of the group that opens at an index. @param {string} tex @param {number} open */
function endOf(tex, open) {
  let depth = 0;
  for (let i = open; i < tex.length; i++) {
    if (tex[i] === "\\") i++;
    else if (tex[i] === "{") depth++;
    else if (tex[i] === "}" && --depth === 0) return i;
  }
  return tex.length - 1;
}

/** @param {string} tex @param {string} command @param {number} groups @param {(...parts: string[]) => string} write */
function rewritten(tex, command, groups, write) {
  let out = "";
  let from = 0;
  for (let at = tex.indexOf(`${command}{`); at >= 0; at = tex.indexOf(`${command}{`, from)) {
    out += tex.slice(from, at);
    from = at + command.length;
    const parts = [];
    for (let k = 0; k < groups; k++) {
      const end = endOf(tex, from);
      parts.push(fromAfar(tex.slice(from + 1, end)));
      from = end + 1;
    }
    out += write(...parts);
  }
  return out + tex.slice(from);
}

/** Whether one pair of brackets holds all of it. @param {string} tex */
function bracketed(tex) {
  let depth = 0;
  for (let i = 0; i < tex.length; i++) {
    if (tex[i] === "(") depth++;
    else if (tex[i] === ")") depth--;
    if (depth === 0 && i < tex.length - 1) return false;
  }
  return tex.startsWith("(");
}

/** @param {string} tex */
const inBrackets = (tex) => (bracketed(tex) ? tex : `(${tex})`);

/** @param {string} tex @returns {string} */
export const fromAfar = (tex) => rewritten(rewritten(tex, "\\mathrm{e}^", 1, (power) => (/[\^_]/.test(power) ? `\\exp(${power})` : `\\mathrm{e}^{${power}}`)),
  "\\frac", 2, (above, below) => (above.length > long ? `${inBrackets(above)}\\,/\\,${/^(\w|\\\w+)$/.test(below) ? below : inBrackets(below)}` : /[\^_]/.test(above + below) ? `\\dfrac{${above}}{${below}}` : `\\frac{${above}}{${below}}`));
