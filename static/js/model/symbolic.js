// Formulas as the server wrote them out, and as they leave the page: joined into LaTeX or into text.

/**
 * @typedef {{text: string, latex: string, omitted?: boolean}} Formula
 *
 * @typedef {object} Symbols
 * @property {Formula[]} states
 * @property {Formula[]} params and what stands for the weights of each network in the equations
 * @property {Formula[]} costate names of the entries of a
 * @property {Formula[]} lines of a typed field, definitions among them
 * @property {Formula[]} f right sides
 * @property {Formula[][]} dfdz
 * @property {Formula[][]} dfdtheta
 * @property {Formula[]} adjoint right sides of da/dt
 * @property {Formula[]} end a(t1)
 * @property {Formula[]} integrand of dL/dθ
 * @property {Formula[]} outside what is added to the integral
 * @property {MatrixForm} [matrix] of a field that is a network, instead of the rest
 *
 * @typedef {{f: Formula[], dfdz: Formula[], adjoint: Formula[], gradient: Formula[]}} MatrixForm whole equations
 */

export const tooLong = "\\ldots";

/** What is in short brackets stays together. @param {string} latex @returns {string} */
const together = (latex) => latex.replace(/\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g, (group) =>
  (group.length < 24 ? group.replace(/ ([+-]) /g, " $1\\nobreak ") : `(${together(group.slice(1, -1))})`));

/**
 * LaTeX that may be broken after a + or − in long brackets too: those that grow with what is in them cannot be, those of a set
 * size can. Brackets in quotients, exponents and cases stay as they are.
 * @param {string} latex
 */
export function breakable(latex) {
  let depth = 0;
  return together(latex).replace(/\\left\(|\\right\)|\\begin\b|\\end\b|\\[{}]|[{}]/g, (part) => {
    if (part === "{" || part === "\\begin") depth += 1;
    else if (part === "}" || part === "\\end") depth -= 1;
    else if (depth === 0 && part === "\\left(") return "\\biggl(";
    else if (depth === 0 && part === "\\right)") return "\\biggr)";
    return part;
  });
}

/** @param {Formula} formula */
export const isZero = ({ text }) => text === "0";

/** @param {Formula} formula */
export const latexOf = ({ latex, omitted }) => (omitted ? tooLong : latex);

/** @param {Formula} formula */
const textOf = ({ text, omitted }) => (omitted ? "…" : text);

/** A name's letter and its index. @param {Formula} name */
const parts = ({ latex }) => /^([^_]*)(.*)$/s.exec(latex)?.slice(1) ?? [latex, ""];

/** A name with a dot, over its letter alone. @param {Formula} name */
export function dotted(name) {
  const [base, index] = parts(name);
  return base.startsWith("\\mathrm") ? `\\tfrac{\\mathrm{d}}{\\mathrm{d}t}\\,${name.latex}` : `\\dot{${base}}${index}`;
}

/** The observed value of a state. @param {Formula} name */
function hatted(name) {
  const [base, index] = parts(name);
  return `${base.startsWith("\\mathrm") ? "\\widehat" : "\\hat"}{${base}}${index === "" ? "_i" : `${index.slice(0, -1)},i}`}`;
}

/** @param {Formula[][]} rows */
const matrix = (rows) => `\\begin{pmatrix}\n${rows.map((row) => row.map(latexOf).join(" & ")).join(" \\\\\n")}\n\\end{pmatrix}`;

/** @param {Formula[][]} rows */
const nested = (rows) => `[${rows.map((row) => `[${row.map(textOf).join(", ")}]`).join(",\n ")}]`;

/** @param {string[]} lines */
const aligned = (lines) => (lines.length === 1 ? lines[0].replace("&=", "=") : `\\begin{aligned}\n${lines.join(" \\\\\n")}\n\\end{aligned}`);

/** The lines of the adjoint equation. @param {Symbols} symbols */
export const adjointLines = ({ costate, adjoint }) => adjoint.map((formula, i) => `${dotted(costate[i])} = ${latexOf(formula)}`);

/** The lines of its end value; one where all of it is 0. @param {Symbols} symbols */
export const endLines = ({ costate, end }) => (end.every(isZero) ? ["a(t_1) = 0"] : end.map((formula, i) => `${costate[i].latex}(t_1) = ${latexOf(formula)}`));

/** Its jumps at observations. @param {Symbols} symbols @param {string[]} observed names of states */
export const jumpLines = ({ states, costate }, observed) => states.flatMap((name, i) => (costate[i] && observed.includes(name.text)
  ? `${costate[i].latex}(t_i^-) = ${costate[i].latex}(t_i^+) + ${name.latex}(t_i) - ${hatted(name)}` : []));

/** dL/dθ of one parameter. @param {Symbols} symbols @param {number} k */
export function gradientLine({ params, integrand, outside }, k) {
  const terms = [];
  if (integrand[k] && !isZero(integrand[k])) {
    const inside = latexOf(integrand[k]);
    const integral = (/** @type {string} */ f) => `\\int_{t_0}^{t_1} ${f}\\,\\mathrm{d}t`;
    terms.push(isSum(integrand[k]) ? integral(`\\left(${inside}\\right)`) : inside.startsWith("-") ? `-${integral(inside.slice(1))}` : integral(inside));
  }
  if (outside[k] && !isZero(outside[k])) terms.push(latexOf(outside[k]));
  return `\\frac{\\mathrm{d}L}{\\mathrm{d}${params[k].latex}} = ${join(terms)}`;
}

/** @param {Formula} formula whether it has to be bracketed before dt */
const isSum = ({ text }) => / [+-] /.test(text.replace(/\([^()]*(?:\([^()]*\)[^()]*)*\)/g, "()"));

/** @param {string[]} terms */
const join = (terms) => terms.reduce((sum, term) => (sum === "" ? term : term.startsWith("-") ? `${sum} - ${term.slice(1)}` : `${sum} + ${term}`), "") || "0";

/** @typedef {"f" | "dfdz" | "dfdtheta" | "adjoint" | "gradient"} Part */

/** One part of the sheet as it is copied. @param {Symbols} symbols @param {Part} part @param {string[]} observed names of states @returns {{latex: string, text: string}} */
export function copied(symbols, part, observed) {
  const { states, params, costate, lines, dfdz, dfdtheta, adjoint, end, integrand, outside } = symbols;
  if (symbols.matrix) {
    const equations = symbols.matrix[part === "dfdtheta" ? "gradient" : part];
    return { latex: equations.map(({ latex }) => latex).join(" \\\\\n"), text: equations.map(({ text }) => text).join("\n") };
  }
  switch (part) {
    case "f": return {
      latex: aligned(lines.map(({ latex }) => latex.replace("=", "&="))),
      text: lines.map(({ text }) => text).join("\n"),
    };
    case "dfdz": return { latex: `\\frac{\\partial f}{\\partial z} = ${matrix(dfdz)}`, text: nested(dfdz) };
    case "dfdtheta": return { latex: `\\frac{\\partial f}{\\partial \\theta} = ${matrix(dfdtheta)}`, text: nested(dfdtheta) };
    case "adjoint": return {
      latex: aligned([...adjointLines(symbols), ...endLines(symbols), ...jumpLines(symbols, observed)].map((line) => line.replace("=", "&="))),
      text: [...adjoint.map((formula, i) => `${costate[i].text}' = ${textOf(formula)}`), ...end.map((formula, i) => `${costate[i].text}(t1) = ${textOf(formula)}`),
        ...states.flatMap(({ text }, i) => (observed.includes(text) ? `${costate[i].text}(ti-) = ${costate[i].text}(ti+) + ${text}(ti) - data` : []))].join("\n"),
    };
    case "gradient": return {
      latex: aligned(params.map((_, k) => gradientLine(symbols, k).replace("=", "&="))),
      text: params.map(({ text }, k) => `dL/d${text} = ${[
        ...(integrand[k] && !isZero(integrand[k]) ? [`integral over t of (${textOf(integrand[k])})`] : []),
        ...(outside[k] && !isZero(outside[k]) ? [textOf(outside[k])] : []),
      ].join(" + ") || "0"}`).join("\n"),
    };
  }
}
