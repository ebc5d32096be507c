// Both clocks in one picture: what a classifier knows at every t, at every τ.

import { format, trimmed } from "../../model/number.js";
import { label } from "../../phase/paint.js";
import { HeatMap, cross, scaleOf } from "../../panels/ondemand/heat-map.js";
import { getLines } from "../get.js";
import { axes } from "../plot.js";
import { classes, divide, planeOf, seen } from "../points.js";

/** @typedef {{tau: number, loss: number[], accuracy: number[], z: number[][][], readout: number[]}} Row */

/** @type {import("../registry.js").ExperimentKind} */
export const clocks = {
  id: "clocks",
  name: "Two clocks, one picture",
  question: "What does the network know at model time t, after training for τ?",
  create(bench) {
    const kind = bench.choice("classes", "Classes", { moons: "two moons", circles: "two circles" });
    const shade = bench.choice("shade", "Shade", { accuracy: "accuracy", loss: "loss", z: "z₁ of one point" });
    const t = bench.slider("t", { label: "Model time t", symbol: "t", from: 0, to: 15, value: 10, step: 15 / 36 });
    const tau = bench.slider("tau", { label: "Training time τ", symbol: "τ", from: 0, to: 120, value: 60, step: 2 });
    /** @type {{T: number, times: number[], labels: number[]}} */
    let start = { T: 5, times: [], labels: [] };
    /** @type {Row[]} */
    let rows = [];
    /** @type {import("../../model/scene.js").Scene | null} */
    let scene = null;
    let loaded = "";
    /** @type {import("../plot.js").Place} */
    let place = { X: Number, Y: Number, left: 0, right: 1, top: 0, bottom: 1 };
    const nearest = (/** @type {number[]} */ list, /** @type {number} */ v) => list.reduce((best, x, i) => (Math.abs(x - v) < Math.abs(list[best] - v) ? i : best), 0);
    const column = () => nearest(start.times, t.value);
    const row = () => rows[nearest(rows.map((r) => r.tau), tau.value)];

    /** @type {Record<string, {of: (r: Row, i: number) => number, range: [number, number], ends: [string, string]}>} */
    const shades = {
      accuracy: { of: (r, i) => r.accuracy[i], range: [0.5, 1], ends: ["accuracy 50 %", "100 %"] },
      loss: { of: (r, i) => -Math.log10(Math.max(r.loss[i], 1e-4)), range: [-0.5, 4], ends: ["loss 3", "10⁻⁴"] },
      z: { of: (r, i) => Math.tanh(r.z[0][i][0] / 2), range: [-1, 1], ends: ["z₁ < 0", "z₁ > 0"] },
    };
    const heat = new HeatMap();
    let painted = "";

    const map = bench.figure("Every t and every τ", (g, width, tall, palette) => {
      if (!rows.length) return "";
      place = axes(g, width, tall, palette, { from: 0, to: start.times[start.times.length - 1], name: "t" }, { from: 0, to: 120, name: "τ" });
      const { X, Y } = place;
      const { of, range, ends } = shades[shade.value];
      const cols = start.times.length;
      const every = rows.length > 1 ? rows[1].tau - rows[0].tau : 2;
      const key = [shade.value, rows.length, loaded, palette.bg].join(" ");
      if (key !== painted) heat.paint(cols, rows.length, rows.flatMap((r) => start.times.map((_, i) => of(r, i))), (y) => (rows.length - 1 - y) * cols, range, palette);
      painted = key;
      // A pixel stands in the middle of what it is of: half of those at the ends lie beyond the axes.
      const [wide, high] = [(X(start.times[cols - 1]) - X(0)) / (cols - 1), Y(0) - Y(every)];
      g.save();
      g.beginPath();
      g.rect(place.left, place.top, place.right - place.left, place.bottom - place.top);
      g.clip();
      g.imageSmoothingEnabled = true;
      g.drawImage(/** @type {OffscreenCanvas} */ (heat.canvas), place.left - wide / 2, Y(rows[rows.length - 1].tau) - high / 2, cols * wide, rows.length * high);
      g.restore();
      const k = palette.scale;
      g.setLineDash([5 * k, 4 * k]);
      g.lineWidth = 1.6 * k;
      g.strokeStyle = palette.adjoint;
      g.beginPath();
      g.moveTo(X(start.T), place.top);
      g.lineTo(X(start.T), place.bottom);
      g.stroke();
      g.setLineDash([]);
      cross(g, X(t.value), Y(tau.value), place, palette);
      g.font = `600 ${12 * k}px ${palette.sans}`;
      g.textAlign = "left";
      label(g, "trained for T", X(start.T) + 6 * k, place.top + 16 * k, palette.ink, palette.panel);
      g.font = `${11 * k}px ${palette.sans}`;
      g.fillStyle = palette.dim;
      g.textAlign = "right";
      g.fillText(ends[1], place.right, 13 * k);
      const bar = place.right - g.measureText(ends[1]).width - 78 * k;
      g.drawImage(scaleOf(palette), bar, 4 * k, 70 * k, 10 * k);
      g.fillText(ends[0], bar - 8 * k, 13 * k);
      return words();
    }, () => ({ columns: ["τ", "accuracy at T", "loss at T", "accuracy at 3 T"], rows: rows.map((r) => [r.tau, r.accuracy[nearest(start.times, start.T)], r.loss[nearest(start.times, start.T)], r.accuracy[r.accuracy.length - 1]]) }));
    bench.figure("Forty of the points at that t and τ, and what divides them", (g, width, tall, palette) => {
      const r = row();
      if (!r) return "";
      const { points, line } = seen(r.z.map((path) => path[column()]), r.readout);
      const plane = planeOf([points], width, tall);
      divide(g, plane, line, palette);
      classes(g, plane, points, start.labels, palette, 4);
      return words();
    }, () => ({ columns: ["point", "class", "z₁", "z₂"], rows: (row()?.z ?? []).map((path, k) => [k + 1, start.labels[k] + 1, ...path[column()]]) }));
    const writeAccuracy = bench.number("accuracy at (t, τ)");
    const writeLoss = bench.number("loss at (t, τ)");
    const link = bench.open("Open the trained network", () => /** @type {any} */ (scene));
    link.hidden = true;

    const words = () => (row() ? `At t = ${trimmed(t.value)}, τ = ${trimmed(tau.value)}: accuracy ${trimmed(100 * row().accuracy[column()])} %, loss ${format(row().loss[column()])}.` : "");
    function tell() {
      const r = row();
      if (!r) return;
      writeAccuracy(`${trimmed(100 * r.accuracy[column()])} %`);
      writeLoss(format(r.loss[column()]));
      const last = rows[rows.length - 1];
      const best = Math.max(...last.accuracy);
      const span = start.times.filter((_, i) => last.accuracy[i] === best);
      bench.say(`After τ = ${trimmed(last.tau)} accuracy is highest, ${trimmed(100 * best)} %, for t from ${trimmed(span[0])} to ${trimmed(span[span.length - 1])}; T is ${trimmed(start.T)}.`);
    }

    // Both scrubbers under one pointer.
    const { canvas } = map;
    canvas.style.touchAction = "none";
    const scrub = (/** @type {PointerEvent} */ event) => {
      const part = (/** @type {number} */ v, /** @type {number} */ a, /** @type {number} */ b) => Math.min(1, Math.max(0, (v - a) / (b - a)));
      t.value = start.times[nearest(start.times, 15 * part(event.offsetX, place.left, place.right))];
      tau.value = 2 * Math.round(60 * part(event.offsetY, place.bottom, place.top));
      bench.moved();
      tell();
      bench.draw();
    };
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      scrub(event);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (canvas.hasPointerCapture(event.pointerId)) scrub(event);
    });

    return {
      async quick() {
        tell();
      },
      async rest(signal) {
        if (loaded === kind.value) return;
        loaded = "";
        rows = [];
        link.hidden = true;
        await getLines("course", { kind: kind.value, T: 5, steps: 120, every: 2 }, signal, (line) => {
          if (line.times) start = line;
          else if (line.scene) scene = line.scene;
          else rows.push(line);
          tell();
          bench.draw();
        });
        link.hidden = false;
        loaded = kind.value;
      },
    };
  },
};
