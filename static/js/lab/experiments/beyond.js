// Past the T that was trained for: a law of nature goes on, a classifier does not.

import { format, trimmed } from "../../model/number.js";
import { get, getLines } from "../get.js";
import { axes, lines, spanOf } from "../plot.js";

/** @type {import("../registry.js").ExperimentKind} */
export const beyond = {
  id: "beyond",
  name: "Beyond T",
  question: "What is known past the T that was trained for?",
  create(bench) {
    const years = bench.slider("years", { label: "Years fitted", symbol: "years", from: 4, to: 19, value: 12, step: 1 });
    const T = bench.slider("T", { label: "Depth of the classifier", symbol: "T", from: 1, to: 10, value: 5, step: 0.5 });
    /** @type {any} */
    let model = null;
    /** @type {{times: number[], T: number, accuracy: number[], loss: number[], scene?: any}} */
    let course = { times: [], T: 0, accuracy: [], loss: [] };
    let drawn = NaN; // the T that the course is of

    bench.figure("Hare and lynx, fitted and forecast", (g, width, height, palette) => {
      if (!model) return "";
      const year = (/** @type {number} */ t) => 1900 + t;
      const columns = [0, 1].map((k) => model.z.map((/** @type {number[]} */ row) => row[k]));
      const seen = [0, 1].map((k) => model.record.map((/** @type {number[]} */ row) => row[k]));
      const [from, to] = spanOf([...columns, ...seen]);
      const place = axes(g, width, height, palette, { from: 1900, to: 1920, name: "" }, { from, to, name: "log thousand pelts" });
      g.fillStyle = palette.line;
      g.globalAlpha = 0.4;
      g.fillRect(place.X(year(model.years)), place.top, place.right - place.X(year(model.years)), place.bottom - place.top);
      g.globalAlpha = 1;
      const x = model.times.map(year);
      lines(g, place, palette, [
        ...columns.map((y, k) => ({ x, y, colour: palette.forward, dash: k ? [8, 5] : [], name: ["hare", "lynx"][k] })),
        ...seen.map((y, k) => ({ x: y.map((/** @type {number} */ _, /** @type {number} */ i) => year(i)), y, colour: palette.data, width: 0, dots: 3, hollow: k > 0 })),
      ]);
      return `Fitted up to ${year(model.years)}; after that off by a factor of ${format(Math.exp(model.heldOut), 3)}.`;
    }, () => ({ columns: ["year", "hare", "lynx"], rows: (model?.record ?? []).map((/** @type {number[]} */ row, /** @type {number} */ i) => [1900 + i, Math.exp(row[0]), Math.exp(row[1])]) }));
    bench.figure("A classifier at every t", (g, width, height, palette) => {
      if (!course.accuracy.length) return "";
      const place = axes(g, width, height, palette, { from: 0, to: course.times[course.times.length - 1], name: "t" }, { from: 0, to: 1.05, name: "accuracy" });
      g.strokeStyle = palette.dim;
      g.lineWidth = 1.4 * palette.scale;
      g.beginPath();
      g.moveTo(place.X(course.T), place.top);
      g.lineTo(place.X(course.T), place.bottom);
      g.stroke();
      g.fillStyle = palette.dim;
      g.textAlign = "left";
      g.fillText("T", place.X(course.T) + 5, place.bottom - 8);
      lines(g, place, palette, [{ x: course.times, y: course.accuracy, colour: palette.forward, width: 2.6 }]);
      const last = course.accuracy.length - 1;
      return `Accuracy ${format(100 * at(course.T))} % at T, ${format(100 * course.accuracy[last])} % at 3 T.`;
    }, () => ({ columns: ["t", "accuracy", "loss"], rows: course.times.map((t, i) => [t, course.accuracy[i] ?? "–", course.loss[i] ?? "–"]) }));
    const at = (/** @type {number} */ t) => course.accuracy[course.times.findIndex((v) => Math.abs(v - t) < 1e-9 * t)];
    const writeAfter = bench.number("forecast, off by a factor of");
    const writeMean = bench.number("the mean instead");
    const writeAt = bench.number("accuracy at T");
    const writeEnd = bench.number("accuracy at 3 T");
    bench.open("Open the model of hare and lynx", () => model.scene);
    const classifier = bench.open("Open the classifier", () => course.scene);
    classifier.hidden = true;

    function tell() {
      const last = course.accuracy.length - 1;
      const off = Math.exp(model.heldOut);
      const mean = Math.exp(model.mean);
      writeAfter(`${trimmed(off)} over ${20 - model.years} years`);
      writeMean(trimmed(mean));
      const law = off < mean
        ? `Fitted to ${model.years} years, the law forecasts the other ${20 - model.years} to a factor of ${trimmed(off)}`
        : `${model.years} years are no whole cycle: the forecast is off by a factor of ${trimmed(off)}, worse than the mean`;
      if (last < 0) return;
      writeAt(`${trimmed(100 * at(course.T))} %`);
      writeEnd(`${trimmed(100 * course.accuracy[last])} %`);
      bench.say(`${law}; the classifier falls from ${trimmed(100 * at(course.T))} % at T to ${trimmed(100 * course.accuracy[last])} % at 3 T.`, off < mean ? "time" : "");
    }

    return {
      async quick(signal) {
        model = await get("forecast", { years: years.value }, signal);
        tell();
      },
      async rest(signal) {
        if (drawn === T.value) return;
        drawn = NaN;
        await getLines("course", { T: T.value, steps: 200, every: 20, points: 1 }, signal, (line) => {
          if (line.times) course = { ...course, ...line, scene: undefined };
          else if (line.scene) course.scene = line.scene;
          else [course.accuracy, course.loss] = [line.accuracy, line.loss];
          tell();
          bench.draw();
        });
        classifier.hidden = false;
        drawn = T.value;
      },
    };
  },
};
