// Level lines of L over two random directions through θ, with what of the path of training lies in their plane.

import { dot, label, size, symbol } from "../../phase/paint.js";
import { drawLandscape } from "../../phase/landscape.js";
import { faded } from "../../look/palette.js";
import { format } from "../../model/number.js";
import { lossAt } from "../../model/survey.js";
import { add } from "../panel.js";

/** @typedef {import("../../look/palette.js").Palette} Palette */

/** @param {import("../panel.js").Panel} panel @param {import("../../model/app.js").App} app @returns {import("../registry.js").PanelView} */
export function create(panel, app) {
  const { model } = app;
  const { directions } = model;
  const canvas = /** @type {HTMLCanvasElement} */ (add(panel.chart, "canvas", "survey directions"));
  canvas.setAttribute("role", "img");
  const note = add(panel.chart, "p", "solver-counts");
  const another = panel.tool("another-pair", "Another pair of random directions", "M3 6h3l8 8h3M14.500 11.500 17 14l-2.500 2.500M3 14h3l2-2M12 8l2-2h3M14.500 3.500 17 6l-2.500 2.500");
  another.addEventListener("click", () => directions.choose(directions.seed + 1));
  /** @type {[number, number] | null} */
  let at = null;
  const again = () => model.mark("training");
  canvas.addEventListener("pointermove", (event) => {
    const box = canvas.getBoundingClientRect();
    at = [(event.clientX - box.left) / box.width, 1 - (event.clientY - box.top) / box.height];
    again();
  });
  canvas.addEventListener("pointerleave", () => {
    at = null;
    again();
  });
  /** @type {OffscreenCanvas | null} the level lines, drawn once an answer */
  let base = null;
  let drawn = "";
  /** @type {import("../../model/model.js").Landscape | null} */
  let of = null;

  return {
    draw(palette) {
      canvas.hidden = another.hidden = false;
      const land = directions.landscape;
      panel.title("L(\\theta + \\alpha u + \\beta v)", "Loss over two random directions through θ");
      panel.wait(!land, model.training === "playing" ? "Level lines appear here when training pauses." : "Level lines appear here as soon as they are computed.");
      const span = land ? land.x[1] - land.x[0] : 0;
      const point = land && at ? at.map((p) => land.x[0] + p * span) : null;
      const value = land && point ? lossAt(land, point[0], point[1]) : model.loss;
      panel.legend.show([{ name: "L", label: point ? `α ${format(point[0], 2)}  β ${format(point[1], 2)}   L` : "L", value: Number.isFinite(value) ? format(value, 4) : "", dash: [] }], [], "train");
      const { clientWidth: width, clientHeight: height } = panel.chart;
      note.hidden = !land;
      if (!land || width < 2) return;
      const ratio = devicePixelRatio || 1;
      size(canvas, width, height, ratio);
      const X = (/** @type {number} */ v) => ((v - land.x[0]) / span) * width;
      const Y = (/** @type {number} */ v) => height - ((v - land.y[0]) / span) * height;
      const key = [width, height, ratio, palette.bg].join(" ");
      if (!base || of !== land || drawn !== key) {
        of = land;
        drawn = key;
        base = new OffscreenCanvas(canvas.width, canvas.height);
        const g = /** @type {any} */ (base.getContext("2d"));
        g.scale(ratio, ratio);
        drawLandscape(g, /** @type {any} */ ({ camera: { X, Y, height }, landscape: land }), palette);
      }
      const g = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      g.setTransform(1, 0, 0, 1, 0, 0);
      g.clearRect(0, 0, canvas.width, canvas.height);
      const { stale } = directions;
      g.globalAlpha = stale ? 0.45 : 1;
      g.drawImage(base, 0, 0);
      g.globalAlpha = 1;
      g.setTransform(ratio, 0, 0, ratio, 0, 0);
      if (!stale) drawPath(g, directions.path, X, Y, palette);
      drawNames(g, land, width, height, palette);
      const { beside } = directions;
      const words = stale ? "around an earlier θ" : beside >= 0 ? `${Math.round(100 * beside)} % of the way from θ(0) is beside this plane` : "";
      if (note.textContent !== words) note.textContent = words;
      canvas.ariaLabel = `Loss over two random directions through θ, pair ${directions.seed}. ${words}`;
      panel.element.dataset.plane = `${directions.seed} ${land.nx}`;
    },
    destroy() {
      base = null;
      canvas.hidden = another.hidden = note.hidden = true;
    },
  };
}

/** @param {CanvasRenderingContext2D} g @param {[number, number, number, number][]} path @param {(v: number) => number} X @param {(v: number) => number} Y @param {Palette} palette */
function drawPath(g, path, X, Y, palette) {
  const k = palette.scale;
  g.lineJoin = g.lineCap = "round";
  g.beginPath();
  path.forEach(([, a, b], i) => g[i ? "lineTo" : "moveTo"](X(a), Y(b)));
  if (path.length) g.lineTo(X(0), Y(0));
  g.strokeStyle = faded(palette.bg, 0.7);
  g.lineWidth = 6 * k;
  g.stroke();
  g.strokeStyle = palette.train;
  g.lineWidth = 2.4 * k;
  g.stroke();
  dot(g, X(0), Y(0), 6 * k, palette.train, palette.bg, 3);
}

/** @param {CanvasRenderingContext2D} g @param {import("../../model/model.js").Landscape} land @param {number} width @param {number} height @param {Palette} palette */
function drawNames(g, land, width, height, palette) {
  const k = palette.scale;
  const edge = 12 * k;
  symbol(g, "α", "", width - edge - 10 * k, height - 10 * k, 17 * k, palette.dim, palette.bg);
  symbol(g, "β", "", edge, edge + 28 * k, 17 * k, palette.dim, palette.bg);
  g.font = `${k > 1 ? 13 * k : 11}px ${palette.mono}`;
  g.textAlign = "left";
  label(g, format(land.x[0], 2), edge + 26 * k, height - 10 * k, palette.faint, palette.bg);
  label(g, format(land.y[1], 2), edge, edge + 8 * k, palette.faint, palette.bg);
  label(g, format(land.y[0], 2), edge, height - 26 * k, palette.faint, palette.bg);
  g.textAlign = "right";
  label(g, format(land.x[1], 2), width - edge - 22 * k, height - 10 * k, palette.faint, palette.bg);
  g.textAlign = "left";
}
