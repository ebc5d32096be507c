// A heat map of both clocks: a row for each picture of the training, from above to below, filled as it goes. Both scrubbers
// stand on it: a press chooses t and the θ looked back at, the arrow keys step along either.

import { HeatMap, cross } from "./heat-map.js";
import { label, size } from "../../phase/paint.js";
import { format, trimmed } from "../../model/number.js";
import { keepRow } from "../../model/look-back.js";
import { text } from "../../model/symbols.js";
import { add } from "../panel.js";

/** @param {import("../panel.js").Panel} panel @param {import("../../model/app.js").App} app @returns {import("../registry.js").PanelView} */
export function create(panel, app) {
  const { model } = app;
  const { data } = model;
  const canvas = /** @type {HTMLCanvasElement} */ (add(panel.chart, "canvas", "clocks"));
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  const select = /** @type {HTMLSelectElement} */ (add(panel.head, "select", "choice"));
  select.setAttribute("aria-label", "What the colour stands for");
  select.addEventListener("change", () => {
    model.panels.clocks = select.value;
    data.clocks = null;
    model.mark("training", "plots", "ui");
  });
  const observer = new ResizeObserver(() => model.mark("plots"));
  observer.observe(panel.chart);

  /** Row of the map that a height belongs to. @param {number} part 0…1 */
  const tauAt = (part) => {
    const { clocks } = data;
    if (!clocks?.length) return NaN;
    const first = clocks.at(0, 0);
    return first + part * (clocks.end - first);
  };
  const choose = (/** @type {PointerEvent} */ event) => {
    const box = canvas.getBoundingClientRect();
    const part = (/** @type {number} */ p) => Math.min(1, Math.max(0, p));
    app.scrub(model.t0 + part((event.clientX - box.left) / box.width) * (model.t1 - model.t0));
    const tau = tauAt(part((event.clientY - box.top) / box.height));
    if (model.training !== "playing" && model.path?.length && Number.isFinite(tau)) keepRow(model, model.path.nearest(tau));
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    choose(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (canvas.hasPointerCapture(event.pointerId)) choose(event);
  });
  canvas.addEventListener("keydown", (event) => {
    const rows = Math.max(1, Math.round((model.path?.length ?? 0) / 50)) * (event.shiftKey ? 5 : 1);
    const act = { ArrowLeft: () => app.stepT(event.shiftKey ? -10 : -1), ArrowRight: () => app.stepT(event.shiftKey ? 10 : 1), ArrowUp: () => app.playback.lookBy(-rows), ArrowDown: () => app.playback.lookBy(rows) }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });

  const map = new HeatMap();
  /** @type {{canvas: OffscreenCanvas, key: string} | null} */
  let picture = null;
  let seen = { rows: /** @type {import("../../model/rows.js").Rows | null} */ (null), length: 0, low: Infinity, high: -Infinity };

  /** Lowest and highest number of the map; of rows that have come since only those are looked through. @param {import("../../model/rows.js").Rows} rows @returns {[number, number]} */
  const extent = (rows) => {
    if (seen.rows !== rows || rows.length < seen.length) seen = { rows, length: 0, low: Infinity, high: -Infinity };
    for (; seen.length < rows.length; seen.length++) {
      for (let col = 1; col < rows.cols; col++) {
        const v = rows.at(seen.length, col);
        if (v < seen.low) seen.low = v;
        if (v > seen.high) seen.high = v;
      }
    }
    return [seen.low, seen.high];
  };

  /** The map, a pixel a number. @param {import("../../model/rows.js").Rows} rows @param {import("../../look/palette.js").Palette} palette @param {[number, number]} range */
  const paint = (rows, palette, [low, high]) => {
    const cols = rows.cols - 1;
    const height = Math.min(rows.length, 600);
    const key = [rows.version, rows.length, cols, palette.bg, low, high].join(" ");
    if (picture?.key === key) return picture.canvas;
    // A row of the picture is a stretch of τ, and rows need not be evenly spaced in it.
    const from = (/** @type {number} */ y) => (height === 1 ? 0 : rows.nearest(rows.at(0, 0) + ((rows.end - rows.at(0, 0)) * y) / (height - 1))) * rows.cols + 1;
    picture = { canvas: map.paint(cols, height, rows.data, from, [low, high], palette), key };
    return picture.canvas;
  };

  return {
    draw(palette) {
      const asked = data.clocksQuestion;
      const of = "accuracy" in asked ? "accuracy" : asked.state;
      const choices = [...(model.scene?.loss?.classes ? ["accuracy"] : []), ...model.states];
      if (select.dataset.names !== choices.join()) {
        select.dataset.names = choices.join();
        select.replaceChildren(...choices.map((name) => new Option(name === "accuracy" ? name : text(name), name)));
      }
      if (select.value !== of) select.value = of;
      panel.title("(t, \\tau)", "Both clocks");
      const rows = data.clocks;
      if (!rows) panel.legend.show([], [], "forward");
      panel.wait(!rows || rows.length < 2, "Play: each picture of the training is a row, t goes across.");
      canvas.dataset.rows = String(rows?.length ?? 0);
      canvas.ariaLabel = `${of} over t across and τ down. Left and right arrow step t, up and down look along τ.`;
      const width = panel.chart.clientWidth;
      const height = panel.chart.clientHeight;
      if (!rows || rows.length < 2 || width < 2 || height < 2) return;
      const range = of === "accuracy" ? /** @type {[number, number]} */ ([0, 1]) : extent(rows);
      const ratio = devicePixelRatio || 1;
      size(canvas, width, height, ratio);
      const g = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      g.setTransform(ratio, 0, 0, ratio, 0, 0);
      g.clearRect(0, 0, width, height);
      g.imageSmoothingEnabled = true;
      g.drawImage(paint(rows, palette, range), 0, 0, width, height);
      const x = ((model.now - model.t0) / (model.t1 - model.t0 || 1)) * width;
      const tau = model.backRow !== null && model.path ? model.path.at(model.backRow, 0) : rows.end;
      const y = ((tau - rows.at(0, 0)) / (rows.end - rows.at(0, 0) || 1)) * height;
      cross(g, x, Math.min(height - 1, Math.max(1, y)), { left: 0, right: width, top: 0, bottom: height }, palette);
      const k = palette.scale;
      g.font = `${(k > 1 ? 13 : 11) * k}px ${palette.mono}`;
      g.textAlign = "left";
      label(g, `t ${trimmed(model.t0)}`, 8 * k, height - 8 * k, palette.ink, palette.bg);
      label(g, `τ ${trimmed(rows.at(0, 0))} ↓ ${trimmed(rows.end)}`, 8 * k, 18 * k, palette.ink, palette.bg);
      g.textAlign = "right";
      label(g, trimmed(model.t1), width - 8 * k, height - 8 * k, palette.ink, palette.bg);
      const value = rows.at(rows.nearest(tau), 1 + Math.round(((model.now - model.t0) / (model.t1 - model.t0 || 1)) * (rows.cols - 2)));
      panel.legend.show([{ name: of, label: `${of === "accuracy" ? "" : text(of)} ${trimmed(range[0])} … ${trimmed(range[1])}  now`, value: of === "accuracy" ? `${(100 * value).toFixed(1)} %` : format(value, 3), dash: [] }], [], "forward");
    },
    destroy() {
      picture = null;
    },
  };
}
