// Every step tried over t: size and error of those accepted, crosses where one was rejected, h|λ| of the fastest eigenvalue.

import { format } from "../../model/number.js";
import { steps } from "../../model/solving.js";
import { indexAt } from "../../model/trace.js";
import { faded } from "../../look/palette.js";
import { Curves, uncovered } from "../curves.js";
import { add } from "../panel.js";

/**
 * @typedef {import("../../look/palette.js").Palette} Palette
 * @typedef {ReturnType<typeof steps>} Steps
 */

const labels = { size: "h", error: "error", speed: "h|λ|" };

/** @param {import("../panel.js").Panel} panel @param {import("../../model/app.js").App} app @returns {import("../registry.js").PanelView} */
export function create(panel, app) {
  const { model } = app;
  const { solving } = model;
  const counts = add(panel.chart, "p", "solver-counts");
  /** @type {Steps} */
  let shown = steps(null, null);
  let version = "";
  let changes = 0;

  const take = () => {
    const { trials, spectrum } = solving;
    const now = `${trials?.version} ${spectrum?.version} ${solving.runs.trials} ${solving.runs.spectrum} ${solving.stream}`;
    if (now !== version) {
      version = now;
      changes++;
      shown = steps(trials, spectrum);
    }
    return shown;
  };
  const names = () => {
    const { error, speed } = take();
    return ["size", ...(error.some(Number.isFinite) ? ["error"] : []), ...(speed.some(Number.isFinite) ? ["speed"] : [])];
  };
  const list = (/** @type {string} */ name) => (name === "size" ? shown.h : name === "error" ? shown.error : shown.speed);

  const curves = new Curves(panel, app, {
    colour: "forward",
    part: "plots",
    names,
    label: (name) => labels[/** @type {keyof typeof labels} */ (name)],
    now: () => model.now,
    version: () => {
      take();
      return `${changes} ${names()}`;
    },
    log: () => true,
    data: () => (shown.t.length ? [shown.t, ...names().map(list)] : []),
    value: (i) => {
      const k = Math.min(shown.t.length - 2, indexAt(shown.t, model.now + 1e-12 * Math.abs(model.now)) - 1);
      const value = list(names()[i])[Math.max(0, k)];
      return shown.t.length && model.now <= model.reveal.z && Number.isFinite(value) ? format(value, 2) : "";
    },
    heights: (data) => ({ y: [0, 1.1 * (ends(data[1])[1] ?? 1)] }),
    line: (i, palette) => {
      const name = names()[i] ?? "size";
      return { colour: { size: palette.forward, error: palette.dim, speed: palette.function }[name], width: name === "size" ? 2 : 1.7, dash: { size: [], error: [2, 4], speed: [8, 5] }[name], alpha: 1 };
    },
    seen: () => uncovered(model).z,
    over: (g, plot, palette, hidden) => drawSteps(g, plot, palette, shown, hidden, model.reveal.z, curves.log),
  });

  return {
    draw(palette) {
      panel.title("h", "Step size h of the solver");
      take();
      panel.wait(shown.t.length < 2 && shown.rejected.length === 0, solving.trials ? "" : "The steps appear here when the scene has run.");
      curves.draw(palette);
      colour(panel.legend, names());
      const { accepted, rejected, evaluations } = solving.counts;
      const text = accepted + rejected ? `${accepted} steps, ${rejected} rejected, ${evaluations} evaluations` : "";
      if (counts.textContent !== text) counts.textContent = text;
      panel.chart.ariaLabel = `Solver's steps. ${text}${text && ". "}Sizes from ${format(Math.min(...ends(shown.h)), 2)} to ${format(Math.max(...ends(shown.h)), 2)}. Plus and minus zoom, 0 shows all.`;
      panel.element.dataset.rejected = String(rejected);
      panel.element.dataset.steps = String(accepted);
    },
    destroy: () => curves.destroy(),
  };
}

/** @param {ArrayLike<number>} list @returns {number[]} lowest and highest */
function ends(list) {
  let low = Infinity;
  let high = 0;
  for (let k = 0; k < list.length; k++) {
    low = Math.min(low, list[k]);
    high = Math.max(high, list[k]);
  }
  return list.length ? [low, high] : [0];
}

/** Each name in the colour of its line. @param {import("../legend.js").Legend} legend @param {string[]} names */
function colour(legend, names) {
  legend.buttons.forEach((button, i) => {
    const value = { size: "var(--forward)", error: "var(--dim)", speed: "var(--function)" }[names[i] ?? "size"] ?? "";
    if (button.style.color !== value) button.style.color = value;
    const path = button.querySelector("path");
    if (path) path.setAttribute("stroke-dasharray", { size: "", error: "2 4", speed: "8 5" }[names[i] ?? "size"] ?? "");
  });
}

/**
 * A dot for each accepted step where they stand far enough apart, a cross and a thread down to what was taken instead for
 * each rejected one, and a line where the error is all that the tolerance allows.
 * @param {CanvasRenderingContext2D} g @param {import("../chart.js").Plot} plot @param {Palette} palette @param {Steps} shown @param {string[]} hidden @param {number} until @param {boolean} log
 */
function drawSteps(g, plot, palette, shown, hidden, until, log) {
  const { left, top, width, height } = plot.bbox;
  const { min: x0, max: x1 } = plot.scales.x;
  const { min: y0, max: y1 } = plot.scales.y;
  if (x0 == null || x1 == null || y0 == null || y1 == null) return;
  const ratio = devicePixelRatio * palette.scale;
  const X = (/** @type {number} */ t) => left + ((t - x0) / (x1 - x0)) * width;
  const level = (/** @type {number} */ v) => (log ? Math.log(v / y0) / Math.log(y1 / y0) : (v - y0) / (y1 - y0));
  const Y = (/** @type {number} */ v) => top + height - Math.max(0, Math.min(1, level(v))) * height;
  if (y0 < 1 && y1 > 1 && (!hidden.includes("error") || !hidden.includes("speed"))) {
    g.strokeStyle = faded(palette.faint, 0.6);
    g.lineWidth = devicePixelRatio;
    g.setLineDash([3 * ratio, 3 * ratio]);
    g.beginPath();
    g.moveTo(left, Y(1));
    g.lineTo(left + width, Y(1));
    g.stroke();
    g.setLineDash([]);
  }
  if (hidden.includes("size")) return;
  const { t, h } = shown;
  const from = Math.max(0, indexAt(t, x0) - 1);
  const to = Math.min(t.length - 1, indexAt(t, Math.min(x1, until)));
  if (width / Math.max(1, to - from) > 5 * ratio) {
    g.fillStyle = palette.forward;
    for (let k = from; k < to; k++) {
      if (X(t[k]) < left - 1) continue;
      g.beginPath();
      g.arc(X(t[k]), Y(h[k]), 2.4 * ratio, 0, 7);
      g.fill();
    }
  }
  const cross = 3.4 * ratio;
  g.strokeStyle = palette.bad;
  let before = -Infinity;
  for (const { t: at, h: tried, next } of shown.rejected) {
    const x = X(at);
    if (at < x0 || at > x1 || at > until) continue;
    const y = Y(tried);
    if (x - before > 2 * ratio && next < h.length) {
      g.globalAlpha = 0.4;
      g.lineWidth = ratio;
      g.beginPath();
      g.moveTo(x, y + cross);
      g.lineTo(x, Y(h[next]));
      g.stroke();
      g.globalAlpha = 1;
      before = x;
    }
    g.lineWidth = 1.6 * ratio;
    g.beginPath();
    g.moveTo(x - cross, y - cross);
    g.lineTo(x + cross, y + cross);
    g.moveTo(x - cross, y + cross);
    g.lineTo(x + cross, y - cross);
    g.stroke();
  }
}
