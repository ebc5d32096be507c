// L of every rule of a race over τ, which is k where steps are counted: descent is explicit Euler with steps of 1.

import { html, render } from "../../../vendor/preact/standalone.module.js";
import { rules } from "../../controls/eta.js";
import { RaceMenu } from "../../phase/ondemand/race-menu.js";
import { dot, label, size } from "../../phase/paint.js";
import { placesAlong } from "../../phase/ondemand/places.js";
import { racerLine } from "../../phase/race.js";
import { faded } from "../../look/palette.js";
import { Labels } from "../../model/labels.js";
import { format } from "../../model/number.js";
import { ticks, wholePowers } from "../../model/scale.js";
import { text } from "../../model/symbols.js";
import { add } from "../panel.js";

/** @typedef {import("../../look/palette.js").Palette} Palette @typedef {import("../../model/race.js").Race} Race */

/** @param {import("../panel.js").Panel} panel @param {import("../../model/app.js").App} app @returns {import("../registry.js").PanelView} */
export function create(panel, app) {
  const { model } = app;
  const { race } = model;
  const canvas = /** @type {HTMLCanvasElement} */ (add(panel.chart, "canvas", "survey"));
  canvas.setAttribute("role", "img");
  const choice = document.createElement("div");
  choice.className = "race-choice";
  panel.bar.insertBefore(choice, panel.tools);
  new ResizeObserver(() => model.mark("training")).observe(panel.chart);
  panel.legend.toggle = (rule) => race.toggle(rule);

  return {
    draw(palette) {
      panel.title("L(\\tau)", "Loss of several rules from the same θ");
      render(html`<${RaceMenu} app=${app} place="above right" />`, choice);
      const standings = race.rules.map((_, k) => race.standing(k));
      panel.legend.show(race.rules.map((rule, k) => ({ name: rule, label: rules.find(({ id }) => id === rule)?.name ?? rule,
        value: standings[k].out ? ` out at ${format(standings[k].tau, 2)}` : Number.isFinite(standings[k].loss) ? ` ${format(standings[k].loss, 2)}` : "", dash: racerLine(k, palette).dash })), [], "train");
      panel.legend.buttons.forEach((button, k) => {
        button.style.color = racerLine(k, palette).colour;
        button.title = race.dropped[k]?.detail ?? `Without ${text(race.rules[k])}`;
      });
      const some = standings.some(({ loss }) => Number.isFinite(loss));
      panel.wait(!some, race.on ? "The rules run as soon as there is time for them." : "No rule is chosen.");
      const { clientWidth: width, clientHeight: height } = panel.chart;
      if (width < 2 || !some) return;
      const ratio = devicePixelRatio || 1;
      size(canvas, width, height, ratio);
      const g = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      g.setTransform(ratio, 0, 0, ratio, 0, 0);
      g.clearRect(0, 0, width, height);
      drawPaths(g, race, width, height, palette);
      canvas.ariaLabel = `Loss over τ. ${race.rules.map((rule, k) => `${rule}: ${standings[k].out ? `drops out at τ ${format(standings[k].tau, 2)}` : format(standings[k].loss, 3)}`).join("; ")}.`;
      panel.element.dataset.racers = String(standings.filter(({ tau }) => tau >= race.tau).length);
    },
    destroy() {
      render(null, choice);
    },
  };
}

/** Ends of L that hold what stays near the start: a rule that leaves goes off the picture. @param {Race} race @returns {{low: number, high: number, log: boolean}} */
function heights(race) {
  let [low, high, first] = [Infinity, -Infinity, -Infinity];
  for (const rows of race.paths) {
    if (!rows?.length) continue;
    const cols = rows.cols - 1;
    first = Math.max(first, rows.at(0, cols));
    for (let row = 0; row < rows.length; row++) {
      const loss = rows.at(row, cols);
      if (loss < low) low = loss;
      if (loss > high) high = loss;
    }
  }
  const log = low > 0 && first > 30 * low;
  if (log) return { low: Math.max(low / 1.5, first * 1e-16), high: Math.min(high, first * 30) * 1.3, log };
  high = Math.min(high, first + 2 * (first - low));
  const room = (high - low) * 0.06 || 1;
  return { low: low - room, high: high + room, log };
}

/** @param {CanvasRenderingContext2D} g @param {Race} race @param {number} width @param {number} height @param {Palette} palette */
function drawPaths(g, race, width, height, palette) {
  const k = palette.scale;
  const [left, right, top, bottom] = [56 * k, width - 18 * k, 8 * k, height - 24 * k];
  const { low, high, log } = heights(race);
  const part = (/** @type {number} */ v) => (log ? Math.log(v / low) / Math.log(high / low) : (v - low) / (high - low));
  const X = (/** @type {number} */ tau) => left + (tau / (race.tau || 1)) * (right - left);
  const Y = (/** @type {number} */ loss) => Math.max(top - 1e4, Math.min(bottom + 1e4, bottom - part(loss) * (bottom - top)));
  g.font = `${k > 1 ? 13 * k : 11}px ${palette.mono}`;
  g.strokeStyle = faded(palette.line, 0.75);
  g.fillStyle = palette.faint;
  g.lineWidth = 1;
  g.beginPath();
  g.textAlign = "center";
  for (const tau of ticks(0, race.tau, Math.max(2, width / (90 * k)))) {
    g.moveTo(X(tau), top);
    g.lineTo(X(tau), bottom);
    g.fillText(String(tau), X(tau), bottom + 16 * k);
  }
  g.textAlign = "right";
  let free = Infinity;
  for (const loss of log ? wholePowers(low, high) : ticks(low, high, Math.max(2, height / (46 * k)))) {
    g.moveTo(left, Y(loss));
    g.lineTo(right, Y(loss));
    if (Y(loss) > free) continue;
    g.fillText(loss >= 0.01 && loss < 1e4 ? String(loss) : format(loss, 1), left - 7 * k, Y(loss) + 4 * k);
    free = Y(loss) - 15 * k;
  }
  g.stroke();
  g.save();
  g.beginPath();
  g.rect(left, top - 4, right - left + 8, bottom - top + 8);
  g.clip();
  g.lineJoin = "round";
  const labels = new Labels();
  labels.clear(right - left, bottom - top);
  // All of each, so that a name keeps its place while the lines grow.
  const lines = race.paths.map((rows) => Float32Array.from(Array.from({ length: rows?.length ?? 0 }, (_, row) => (rows ? [X(rows.at(row, 0)) - left, Y(rows.at(row, rows.cols - 1)) - top, 0] : [])).flat()));
  for (const line of lines) labels.line(line);
  race.paths.forEach((rows, i) => {
    const count = race.rowsShown(i);
    if (!rows || !count) return;
    const { colour, dash } = racerLine(i, palette);
    g.beginPath();
    for (let row = 0; row < count; row++) g[row ? "lineTo" : "moveTo"](X(rows.at(row, 0)), Y(rows.at(row, rows.cols - 1)));
    g.strokeStyle = colour;
    g.lineWidth = 2.2 * k;
    g.setLineDash(dash.map((d) => d * k));
    g.stroke();
    g.setLineDash([]);
    dot(g, X(rows.at(count - 1, 0)), Y(rows.at(count - 1, rows.cols - 1)), 3.6 * k, colour, palette.bg, 2);
  });
  g.font = `${(k > 1 ? 14 : 12) * k}px ${palette.sans}`;
  g.textAlign = "left";
  race.paths.forEach((rows, i) => {
    const count = race.rowsShown(i);
    if (!rows || !count || right - left < 100 * k * race.paths.length) return;
    const name = rules.find(({ id }) => id === race.rules[i])?.name ?? "";
    const width = g.measureText(name).width;
    const at = labels.place(name, placesAlong(lines[i], width, right - left, bottom - top));
    if (X(rows.at(count - 1, 0)) >= left + at.x + width || count === rows.length) label(g, name, left + at.x, top + at.y + 12, racerLine(i, palette).colour, palette.bg);
  });
  g.restore();
  // A rule that left is named where it did.
  g.textAlign = "right";
  race.dropped.forEach((lost, i) => {
    if (lost && lost.tau <= race.shown) label(g, `${race.rules[i]} leaves`, Math.max(left + 96 * k, X(lost.tau) - 6 * k), top + 14 * k * (i + 1), racerLine(i, palette).colour, palette.bg);
  });
}
