// z(t), with the observations and the steps that the solver accepted.

import { Columns } from "../model/columns.js";
import { Curves, uncovered } from "./curves.js";
import { faded } from "../look/palette.js";
import { fixed } from "../model/number.js";
import { observations } from "../model/scene.js";
import { resolved } from "../phase/resolved.js";
import { text } from "../model/symbols.js";
import { indexAt } from "../model/trace.js";
import { Kind } from "../model/wire.js";

/** @type {import("./registry.js").PanelKind} */
export const state = {
  id: "state",
  tab: "z",
  name: "State z(t)",
  table: "z",
  clock: "t",
  rank: 0,
  fits: (model) => !model.isLandscape && model.states.length > 0,
  create(panel, app) {
    const { model } = app;
    const columns = new Columns();
    const steps = new Columns();
    const seen = () => (model.present ? observations(model.present, model.states, model.stream) : []);
    const curves = new Curves(panel, app, {
      colour: "forward",
      part: "plots",
      names: () => model.states,
      label: text,
      now: () => model.now,
      version: () => {
        const rows = model.picture.get(Kind.state, model.stream);
        columns.take(rows && rows.cols > model.states.length ? rows : null);
        steps.take(model.picture.get(Kind.steps, model.stream));
        return `${columns.changes} ${steps.changes} ${resolvedSeen(model)}`;
      },
      data: () => (columns.length ? [columns.get(0), ...model.states.map((_, i) => columns.get(i + 1))] : []),
      marks: () => seen().flatMap(({ z }) => z),
      value: (i) => (columns.rows && model.now <= model.reveal.z ? fixed(columns.rows.interpolate(model.now, i + 1), 2) : ""),
      seen: () => uncovered(model).z,
      over(g, plot, palette, hidden) {
        drawResolved(g, plot, palette, model, hidden, curves.log);
        drawSteps(g, plot, palette, steps, model.reveal.z);
        if (model.scene?.events?.length) drawEvents(g, plot, palette, model.picture.get(Kind.events, model.stream), model.reveal.z);
        drawObservations(g, plot, palette, seen().map(({ t, z }) => ({ t, z: z.map((v, i) => (hidden.includes(model.states[i]) ? NaN : v)) })), curves.log);
      },
    });
    return {
      draw(palette) {
        panel.title("z(t)", "State z of t");
        curves.draw(palette);
      },
      destroy: () => curves.destroy(),
    };
  },
};

/** Events as small triangles that hang from the top, once for each t. @param {CanvasRenderingContext2D} g @param {import("./chart.js").Plot} plot @param {import("../look/palette.js").Palette} palette @param {import("../model/rows.js").Rows | null} events @param {number} until */
function drawEvents(g, plot, palette, events, until) {
  const ratio = devicePixelRatio * palette.scale;
  const { left, top, width } = plot.bbox;
  g.fillStyle = palette.ink;
  g.beginPath();
  let before = -Infinity;
  for (let k = 0; events && k < events.length && events.at(k, 0) <= until; k++) {
    const x = plot.valToPos(events.at(k, 0), "x", true);
    if (x - before < 2 * ratio || x < left - 1 || x > left + width + 1) continue;
    before = x;
    g.moveTo(x - 3.2 * ratio, top);
    g.lineTo(x + 3.2 * ratio, top);
    g.lineTo(x, top + 5.6 * ratio);
    g.closePath();
  }
  g.fill();
}

/** What of the way back is to be drawn, as a key. @param {import("../model/model.js").Model} model */
const resolvedSeen = (model) => {
  const rows = resolved(model, model.stream);
  return rows ? `${rows.version} ${model.reveal.a}` : "";
};

/** z as backsolve finds it going back, within the frame of z itself. @param {CanvasRenderingContext2D} g @param {import("./chart.js").Plot} plot @param {import("../look/palette.js").Palette} palette @param {import("../model/model.js").Model} model @param {string[]} hidden @param {boolean} log */
function drawResolved(g, plot, palette, model, hidden, log) {
  const rows = resolved(model, model.stream);
  if (!rows) return;
  const { left, top, width, height } = plot.bbox;
  g.save();
  g.beginPath();
  g.rect(left, top, width, height);
  g.clip();
  g.strokeStyle = palette.adjoint;
  g.lineWidth = 1.8 * devicePixelRatio * palette.scale;
  g.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
  model.states.forEach((name, i) => {
    if (hidden.includes(name)) return;
    g.beginPath();
    for (let k = 0; k < rows.length && rows.at(k, 0) >= model.reveal.a; k++) {
      const value = rows.at(k, i + 1);
      const y = plot.valToPos(log ? Math.abs(value) : value, "y", true);
      // Beyond the frame it need not go on.
      g.lineTo(plot.valToPos(rows.at(k, 0), "x", true), Math.max(top - height, Math.min(top + 2 * height, Number.isFinite(y) ? y : top - height)));
    }
    g.stroke();
  });
  g.restore();
}

/** Observations as dots of ink. @param {CanvasRenderingContext2D} g @param {import("./chart.js").Plot} plot @param {import("../look/palette.js").Palette} palette @param {{t: number, z: number[]}[]} points @param {boolean} log */
function drawObservations(g, plot, palette, points, log) {
  const ratio = devicePixelRatio * palette.scale;
  const { left, width } = plot.bbox;
  const many = points.length > 600; // only points can be told apart
  for (const { t, z } of points) {
    const x = plot.valToPos(t, "x", true);
    if (x < left - 1 || x > left + width + 1) continue;
    z.forEach((value, i) => {
      if (!Number.isFinite(value) || (log && value === 0)) return;
      if (many) {
        g.fillStyle = palette.dim;
        g.fillRect(x - ratio / 2, plot.valToPos(log ? Math.abs(value) : value, "y", true) - ratio / 2, ratio, ratio);
        return;
      }
      g.beginPath();
      g.arc(x, plot.valToPos(log ? Math.abs(value) : value, "y", true), 3.2 * ratio, 0, 7);
      g.lineWidth = 1.6 * ratio;
      g.strokeStyle = palette.data;
      g.fillStyle = i === 0 ? palette.data : palette.bg; // solid and hollow, as the curves are solid and dashed
      g.fill();
      g.stroke();
    });
  }
}

/**
 * The accepted steps as ticks at the bottom; where they stand closer than two pixels, one tick for all that share a
 * pixel, and all of them fainter.
 * @param {CanvasRenderingContext2D} g @param {import("./chart.js").Plot} plot @param {import("../look/palette.js").Palette} palette @param {Columns} steps @param {number} until
 */
function drawSteps(g, plot, palette, steps, until) {
  if (!steps.length) return;
  const { left, top, width, height } = plot.bbox;
  const { min, max } = plot.scales.x;
  if (min == null || max == null) return;
  const t = steps.get(0);
  const from = indexAt(t, min);
  const end = Math.min(indexAt(t, max + (max - min) * 1e-9), indexAt(t, until === Infinity ? Infinity : until + 1e-12));
  if (end <= from) return;
  const ratio = devicePixelRatio * palette.scale;
  const density = (end - from) / (width / devicePixelRatio); // a pixel
  g.strokeStyle = faded(palette.forward, Math.max(0.22, Math.min(0.85, 0.85 / Math.max(1, 2 * density))));
  g.lineWidth = Math.min(1.2 * ratio, Math.max(devicePixelRatio, 1.2 * ratio));
  g.beginPath();
  let before = -Infinity;
  for (let k = from; k < end; k++) {
    const x = left + ((t[k] - min) / (max - min)) * width;
    if (x - before < devicePixelRatio) continue;
    before = x;
    g.moveTo(x, top + height);
    g.lineTo(x, top + height - 5 * ratio);
  }
  g.stroke();
}
