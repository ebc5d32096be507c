// Powers of ten as they are written by hand: the exponent raised, in the figures of the face itself. The raised digits of
// a face are not all there, and those that come from another do not stand with them.

const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻";
const plain = "0123456789−";

/** A text in pieces, of which some stand raised. @param {string} text @returns {{text: string, raised: boolean}[]} */
export function written(text) {
  return text.split(/(?<=10)([⁻⁰¹²³⁴-⁹]+)/).map((piece, i) => ({
    text: i % 2 ? [...piece].map((c) => plain[raised.indexOf(c)]).join("") : piece,
    raised: i % 2 === 1,
  })).filter((piece) => piece.text);
}

/** Puts a text into an element. @param {HTMLElement} element @param {string} text */
export function write(element, text) {
  element.replaceChildren(...written(text).map((piece) => {
    if (!piece.raised) return piece.text;
    const power = document.createElement("sup");
    power.textContent = piece.text;
    return power;
  }));
}

/** A text on a canvas, in a face of so many pixels. @param {CanvasRenderingContext2D} g @param {string} text @param {number} x @param {number} y @param {"left" | "center" | "right"} align @param {number} em @param {string} face */
export function fill(g, text, x, y, align, em, face) {
  const pieces = written(text).map((piece) => {
    const font = `${piece.raised ? 0.78 * em : em}px ${face}`;
    g.font = font;
    return { ...piece, font, width: g.measureText(piece.text).width };
  });
  const width = pieces.reduce((sum, piece) => sum + piece.width, 0);
  let at = x - width * { left: 0, center: 0.5, right: 1 }[align];
  g.textAlign = "left";
  for (const piece of pieces) {
    g.font = piece.font;
    g.fillText(piece.text, at, y - (piece.raised ? 0.36 * em : 0));
    at += piece.width;
  }
  return width;
}
