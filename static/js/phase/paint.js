// Small drawing steps shared by the layers of the phase view.

/** @typedef {CanvasRenderingContext2D} Context */

/**
 * Gives a canvas as many pixels as the screen has for it; true if that changed (and so emptied) it.
 * @param {HTMLCanvasElement} canvas @param {number} width @param {number} height CSS pixels @param {number} ratio
 */
export function size(canvas, width, height, ratio) {
  const w = Math.round(width * ratio);
  const h = Math.round(height * ratio);
  if (canvas.width === w && canvas.height === h) return false;
  canvas.width = w;
  canvas.height = h;
  return true;
}

/** A dot with a gap around it. @param {Context} g @param {number} x @param {number} y @param {number} radius @param {string} colour @param {string} ground @param {number} [gap] */
export function dot(g, x, y, radius, colour, ground, gap = 4) {
  if (gap) {
    g.fillStyle = ground;
    g.beginPath();
    g.arc(x, y, radius + gap, 0, 7);
    g.fill();
  }
  g.fillStyle = colour;
  g.beginPath();
  g.arc(x, y, radius, 0, 7);
  g.fill();
}

/** Text with a halo of the ground, legible on lines. @param {Context} g @param {string} text @param {number} x @param {number} y @param {string} colour @param {string} ground */
export function label(g, text, x, y, colour, ground) {
  g.lineJoin = "round";
  g.strokeStyle = ground;
  g.lineWidth = 5;
  g.strokeText(text, x, y);
  g.fillStyle = colour;
  g.fillText(text, x, y);
}

/** A symbol and its subscript, z₀, in the face of mathematics. @param {Context} g @param {string} symbol @param {string} index @param {number} x @param {number} y @param {number} em @param {string} colour @param {string} ground @returns {number} its width */
export function symbol(g, symbol, index, x, y, em, colour, ground) {
  g.font = `italic ${em}px KaTeX_Math, serif`;
  label(g, symbol, x, y, colour, ground);
  const width = g.measureText(symbol).width;
  if (!index) return width;
  g.font = `${em * 0.68}px KaTeX_Main, serif`;
  label(g, index, x + width, y + em * 0.18, colour, ground);
  return width + g.measureText(index).width;
}

/** Dashed arrows with filled heads, all in two strokes of the rasteriser. @param {Context} g @param {number[]} ends x0, y0, x1, y1 of each */
export function arrows(g, ends) {
  const shafts = new Path2D();
  const heads = new Path2D();
  for (let k = 0; k < ends.length; k += 4) arrow(shafts, heads, ends[k], ends[k + 1], ends[k + 2], ends[k + 3]);
  g.setLineDash([6, 3.6]);
  g.stroke(shafts);
  g.setLineDash([]);
  g.fill(heads);
}

/** @param {Path2D} shafts @param {Path2D} heads @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
function arrow(shafts, heads, x0, y0, x1, y1) {
  const length = Math.hypot(x1 - x0, y1 - y0);
  const head = Math.min(11, length * 0.55);
  const ux = (x1 - x0) / length;
  const uy = (y1 - y0) / length;
  shafts.moveTo(x0, y0);
  shafts.lineTo(x1 - ux * head * 0.7, y1 - uy * head * 0.7);
  heads.moveTo(x1, y1);
  heads.lineTo(x1 - head * (ux * 0.936 - uy * 0.352), y1 - head * (uy * 0.936 + ux * 0.352));
  heads.lineTo(x1 - head * (ux * 0.936 + uy * 0.352), y1 - head * (uy * 0.936 - ux * 0.352));
}

/** A colour on its way to another, both #rrggbb. @param {string} from @param {string} to @param {number} part between 0 and 1 */
export function mix(from, to, part) {
  const channel = (/** @type {string} */ colour, /** @type {number} */ k) => parseInt(colour.slice(k, k + 2), 16);
  return `#${[1, 3, 5].map((k) => Math.round(channel(from, k) + (channel(to, k) - channel(from, k)) * part).toString(16).padStart(2, "0")).join("")}`;
}
