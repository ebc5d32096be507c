// Fixed points in words and numbers.

/** @typedef {{z: number[], eigenvalues: [number, number][], kind: string, stable: boolean}} FixedPoint */

/** How a fixed point is drawn. @param {FixedPoint} point @returns {"filled" | "hollow" | "cross" | "ring" | "square"} */
export function symbolOf({ kind, stable }) {
  if (kind.startsWith("saddle")) return "cross";
  if (kind === "centre") return "ring";
  if (kind === "degenerate") return "square";
  return stable ? "filled" : "hollow";
}

/** A number as one reads it: four digits, a true minus. @param {number} value */
export function figure(value) {
  const size = Math.abs(value);
  if (size < 1e-9) return "0";
  const plain = size >= 1e4 || size < 1e-3 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
  return plain.replace("-", "−").replace(/e([+−-]?)(\d+)/, (_, sign, power) => `·10^${sign === "+" ? "" : "−"}${power}`);
}

/**
 * Eigenvalues as lines: a conjugate pair is one. Names are the indices, "1,2".
 * @param {[number, number][]} eigenvalues real and imaginary parts @returns {{index: string, text: string}[]}
 */
export function eigenLines(eigenvalues) {
  const out = [];
  for (let k = 0; k < eigenvalues.length; k++) {
    const [re, im] = eigenvalues[k];
    const next = eigenvalues[k + 1];
    const scale = Math.hypot(re, im) || 1;
    if (Math.abs(im) > 1e-9 * scale && next && Math.abs(next[1] + im) <= 1e-6 * scale) {
      const real = Math.abs(re) > 1e-9 * scale ? `${figure(re)} ` : "";
      out.push({ index: `${k + 1},${k + 2}`, text: `${real}± ${figure(Math.abs(im))} i` });
      k++;
    } else out.push({ index: String(k + 1), text: Math.abs(im) > 1e-9 * scale ? `${figure(re)} ${im < 0 ? "−" : "+"} ${figure(Math.abs(im))} i` : figure(re) });
  }
  return out;
}

/** In a sentence, for speech. @param {FixedPoint} point @param {string[]} names of the states */
export function sentence(point, names) {
  const at = point.z.map((value, i) => `${names[i]} = ${figure(value)}`).join(", ");
  return `Fixed point, ${point.kind}, at ${at}; eigenvalues ${eigenLines(point.eigenvalues).map(({ text }) => text).join(" and ")}`;
}
