// What is learnt beside what is true: a part of the equations that training shapes, over one state.

import { Chart, padded } from "../chart.js";
import { ends } from "../../model/columns.js";
import { format } from "../../model/number.js";
import { hiddenLines, toggleLine } from "../../model/panels.js";
import { spelled, tex, text } from "../../model/symbols.js";
import { Kind } from "../../model/wire.js";
import { faded } from "../../look/palette.js";

const names = ["learnt", "true"];
const dash = [7, 5];

/** @param {import("../panel.js").Panel} panel @param {import("../../model/app.js").App} app @returns {import("../registry.js").PanelView} */
export function create(panel, app) {
  const { model } = app;
  /** @type {Chart | null} */
  let chart = null;
  let built = "";
  /** @type {typeof model.comparison} */
  let drawn = null;
  let heights = /** @type {[number, number]} */ ([-1, 1]);
  let ticks = "";
  /** @type {number | null} the state under the pointer */
  let at = null;
  panel.chart.role = "img";
  panel.legend.toggle = (name) => {
    toggleLine(model.panels, "compare", names, name);
    model.mark("training");
  };

  /** @param {import("../../look/palette.js").Palette} palette @param {string[]} hidden @param {string} key */
  const build = (palette, hidden, key) => {
    chart?.destroy();
    built = key;
    drawn = null;
    chart = new Chart(panel.chart, palette, {
      lines: [{ colour: palette.train, width: 2.6 }, { colour: palette.data, width: 1.8, dash }],
      clock: true,
      range: () => model.scene?.view?.compare?.range ?? [0, 1],
      heights: () => ({ y: heights }),
      over: (g, plot) => drawVisits(g, plot, visits(model), palette),
    });
    names.forEach((name, i) => chart?.plot.setSeries(i + 1, { show: !hidden.includes(name) }, false));
    const { plot } = chart;
    plot.over.addEventListener("pointermove", (event) => {
      at = plot.posToVal(event.clientX - plot.over.getBoundingClientRect().left, "x");
      model.mark("training");
    });
    plot.over.addEventListener("pointerleave", () => {
      at = null;
      model.mark("training");
    });
  };

  return {
    draw(palette) {
      const asked = model.scene?.view?.compare;
      const { comparison } = model;
      if (!asked) return;
      panel.title(typesetText(asked.learnt), `Learnt ${spelled(asked.learnt)} and true ${spelled(asked.true)}`);
      panel.wait(!comparison);
      if (!comparison) return;
      const hidden = hiddenLines(model.panels, "compare", names);
      const key = [hidden, palette.bg, palette.scale].join(" ");
      const fresh = key !== built || !chart;
      if (fresh) build(palette, hidden, key);
      const visited = `${model.finished} ${asked.range}`;
      if (drawn !== comparison) {
        drawn = comparison;
        heights = padded(...ends([comparison.learnt, comparison.truth]));
        chart?.set([comparison.over, comparison.learnt, comparison.truth]);
      } else if (visited !== ticks) chart?.redraw(true);
      ticks = visited;
      const row = at === null ? -1 : nearest(comparison.over, at);
      const sides = [comparison.learnt, comparison.truth];
      panel.legend.show(names.map((name, i) => ({
        name, label: i === 0 && row >= 0 ? `${text(asked.over)} ${format(comparison.over[row])}   ${name}` : name, value: row < 0 ? "" : format(sides[i][row]), dash: i ? dash : [],
      })), hidden, "train");
      if (panel.legend.buttons[1]) panel.legend.buttons[1].style.color = "var(--data)";
      panel.chart.ariaLabel = `${spelled(asked.learnt)} as learnt and ${spelled(asked.true)}, over ${text(asked.over)} from ${asked.range[0]} to ${asked.range[1]}. They differ by ${format(distance(comparison), 2)}, root mean square.`;
      panel.element.dataset.distance = String(distance(comparison));
      chart?.point(row < 0 ? NaN : comparison.over[row]);
    },
    destroy() {
      chart?.destroy();
      chart = null;
    },
  };
}

/** The expression as TeX; names and products are all that a short one has. @param {string} expression */
const typesetText = (expression) => expression.replace(/[\p{L}_][\p{L}\p{N}_]*/gu, tex).replaceAll("*", "\\,");

/** @param {Float64Array} rising @param {number} v */
function nearest(rising, v) {
  const part = (v - rising[0]) / (rising[rising.length - 1] - rising[0]);
  return Math.round(Math.min(1, Math.max(0, part)) * (rising.length - 1));
}

/** Root mean square distance of the two. @param {{learnt: Float64Array, truth: Float64Array}} sides */
function distance({ learnt, truth }) {
  return Math.sqrt(learnt.reduce((sum, v, i) => sum + (v - truth[i]) ** 2, 0) / learnt.length);
}

/** Values of the state on the trajectories: only there can anything be learnt. @param {import("../../model/model.js").Model} model */
function visits(model) {
  const column = model.states.indexOf(model.scene?.view?.compare?.over ?? "") + 1;
  const all = [];
  for (let start = 0; column > 0 && start < (model.scene?.z0?.length ?? 0); start++) {
    const rows = model.picture.get(Kind.state, start);
    if (!rows || rows.cols <= column) continue;
    for (let i = 0; i < rows.length; i++) all.push(rows.at(i, column));
  }
  return all;
}

/** A faint tick at the bottom for each. @param {CanvasRenderingContext2D} g @param {import("../chart.js").Plot} plot @param {number[]} values @param {import("../../look/palette.js").Palette} palette */
function drawVisits(g, plot, values, palette) {
  const { left, top, width, height } = plot.bbox;
  const ratio = devicePixelRatio * palette.scale;
  g.strokeStyle = faded(palette.forward, 0.35);
  g.lineWidth = ratio;
  g.beginPath();
  for (const value of values) {
    const x = plot.valToPos(value, "x", true);
    if (x < left || x > left + width) continue;
    g.moveTo(x, top + height);
    g.lineTo(x, top + height - 7 * ratio);
  }
  g.stroke();
}
