// A heat map over both clocks: a pixel a number, to be stretched, and the scrubbers that stand on it.

import { mix } from "../../phase/paint.js";

/** @typedef {import("../../look/palette.js").Palette} Palette */

export class HeatMap {
  /** @type {OffscreenCanvas | null} */
  canvas = null;
  /** @type {ImageData | null} */
  pixels = null;
  ground = "";
  shades = new Uint32Array(0);

  /**
   * The picture with a pixel for each number; what is not finite is left out.
   * @param {number} cols @param {number} rows from above to below @param {ArrayLike<number>} data @param {(row: number) => number} from where in the data a row begins
   * @param {[number, number]} range @param {Palette} palette
   */
  paint(cols, rows, data, from, [low, high], palette) {
    if (!this.canvas || !this.pixels || this.pixels.width !== cols || this.pixels.height !== rows) {
      this.canvas = new OffscreenCanvas(cols, rows);
      this.pixels = new ImageData(cols, rows);
    }
    if (this.ground !== palette.bg) [this.ground, this.shades] = [palette.bg, ramp(palette)];
    const out = new Uint32Array(this.pixels.data.buffer);
    const scale = 255 / (high - low || 1);
    for (let y = 0; y < rows; y++) {
      const first = from(y);
      for (let x = 0; x < cols; x++) {
        const v = (data[first + x] - low) * scale;
        out[y * cols + x] = Number.isFinite(v) ? this.shades[Math.min(255, Math.max(0, Math.round(v)))] : 0;
      }
    }
    /** @type {OffscreenCanvasRenderingContext2D} */ (this.canvas.getContext("2d")).putImageData(this.pixels, 0, 0);
    return this.canvas;
  }
}

/** From the ground through the colour of z to ink: rising in lightness, so that it can be read without colours. @param {Palette} palette */
function ramp(palette) {
  return Uint32Array.from({ length: 256 }, (_, k) => {
    const v = k / 255;
    const colour = v < 0.65 ? mix(mix(palette.bg, palette.flow, 0.18), palette.forward, v / 0.65) : mix(palette.forward, palette.ink, ((v - 0.65) / 0.35) * 0.85);
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    return (255 << 24) | (b << 16) | (g << 8) | r; // as pixels lie in memory
  });
}

/** The shades from low to high. @param {Palette} palette */
export const scaleOf = (palette) => new HeatMap().paint(64, 1, Float64Array.from({ length: 64 }, (_, k) => k), () => 0, [0, 63], palette);

/** Both scrubbers. @param {CanvasRenderingContext2D} g @param {number} x @param {number} y @param {{left: number, right: number, top: number, bottom: number}} box @param {Palette} palette */
export function cross(g, x, y, { left, right, top, bottom }, palette) {
  for (const [colour, thick] of /** @type {[string, number][]} */ ([[palette.bg, 4], [palette.ink, 1.6]])) {
    g.beginPath();
    g.moveTo(x, top);
    g.lineTo(x, bottom);
    g.moveTo(left, y);
    g.lineTo(right, y);
    g.strokeStyle = colour;
    g.lineWidth = thick;
    g.stroke();
  }
  g.beginPath();
  g.arc(x, y, 5 * palette.scale, 0, 7);
  g.fillStyle = palette.ink;
  g.fill();
  g.lineWidth = 2;
  g.strokeStyle = palette.bg;
  g.stroke();
}
