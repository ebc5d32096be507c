// One network, trained at a row of T: what does it matter how deep it is?

import { fixed, format, trimmed } from "../../model/number.js";
import { capacity } from "../capacity.js";
import { getLines } from "../get.js";
import { axes, decades, lines } from "../plot.js";
import { classes, divide, planeOf, seen } from "../points.js";

/**
 * @typedef {import("../../look/palette.js").Palette} Palette
 * @typedef {{member: number, steps: number, loss: number, accuracy: number, length: number, speed: number, ends: number[][], readout: number[]}} Member
 */

const able = 0.95; // the accuracy from which a network has learnt
const head = 20; // of the room above a small picture

/** @type {import("../registry.js").ExperimentKind} */
export const depth = {
  id: "depth",
  name: "Depth",
  question: "The same network learns the same classes for T from 0.1 to 10: does it matter which T it is?",
  create(bench) {
    const kind = bench.choice("classes", "Classes", { moons: "two moons", circles: "two circles" });
    const bounded = bench.toggle("bounded", "bound the weights");
    const bound = bench.slider("bound", { label: "Bound of the weights", symbol: "bound", from: 0.3, to: 10, value: 1, log: true });
    /** @type {number[]} */
    let rowOfT = [];
    /** @type {{points: number[][], labels: number[]}} */
    let data = { points: [], labels: [] };
    /** @type {Member[]} */
    let members = [];
    /** @type {Map<number, import("../../model/scene.js").Scene>} */
    let scenes = new Map();
    let slope = NaN;
    const known = () => members.filter(Boolean);

    const numbers = () => ({
      columns: ["T", "steps", "loss", "accuracy", "path ∫‖f‖dt", "mean ‖f‖"],
      rows: known().map((m) => [rowOfT[m.member], m.steps, m.loss, m.accuracy, m.length, m.speed]),
    });
    bench.figure("Where the points end, T by T", (g, width, height, palette) => ends(g, width, height, palette), numbers).element.classList.add("lab-wide");
    bench.figure("Speed and path over T", (g, width, height, palette) => overT(g, width, height, palette), numbers);
    bench.figure("Loss over T", (g, width, height, palette) => losses(g, width, height, palette), numbers);
    const writeSlope = bench.number("slope of ‖f‖ over T");
    const writePath = bench.number("path ∫‖f‖dt");
    const writeAccuracy = bench.number("accuracy");
    const writeSteps = bench.number("steps of training");
    const links = bench.open("Open T = 1 in the workspace", () => scenes.get(middle()) ?? /** @type {any} */ (undefined));
    links.hidden = true;
    const middle = () => rowOfT.reduce((best, T, i) => (Math.abs(Math.log(T)) < Math.abs(Math.log(rowOfT[best])) ? i : best), 0);

    /** @param {CanvasRenderingContext2D} g @param {number} width @param {number} height @param {Palette} palette */
    function ends(g, width, height, palette) {
      const columns = width > 700 ? rowOfT.length : 3;
      const rows = Math.ceil(rowOfT.length / columns) || 1;
      const [w, h] = [width / columns, height / rows];
      rowOfT.forEach((T, i) => {
        const m = members[i];
        g.save();
        g.translate((i % columns) * w, Math.floor(i / columns) * h);
        g.font = `600 ${12 * palette.scale}px ${palette.sans}`;
        g.fillStyle = palette.dim;
        g.textAlign = "left";
        g.fillText(`T = ${trimmed(T, 2)}`, 8, 14 * palette.scale);
        if (m) {
          g.font = `${11 * palette.scale}px ${palette.mono}`;
          g.fillStyle = m.accuracy < able ? palette.bad : palette.train;
          g.textAlign = "right";
          g.fillText(`${trimmed(100 * m.accuracy)} %`, w - 4, 14 * palette.scale);
        }
        g.beginPath();
        g.rect(4, head * palette.scale, w - 8, h - (head + 4) * palette.scale);
        g.strokeStyle = palette.line;
        g.lineWidth = 1;
        g.stroke();
        g.clip();
        g.translate(4, head * palette.scale);
        const { points, line } = m ? seen(m.ends, m.readout) : { points: data.points, line: null };
        const plane = planeOf([points], w - 8, h - (head + 4) * palette.scale);
        if (line) divide(g, plane, line, palette);
        classes(g, plane, points, data.labels, palette, 2);
        g.restore();
      });
      return known().map((m) => `T ${trimmed(rowOfT[m.member], 2)}: accuracy ${trimmed(100 * m.accuracy)} %`).join("; ");
    }

    /** @param {CanvasRenderingContext2D} g @param {number} width @param {number} height @param {Palette} palette */
    function overT(g, width, height, palette) {
      const list = known();
      const [from, to] = decades([list.map((m) => m.speed), list.map((m) => m.length)]);
      const place = axes(g, width, height, palette, { from: 0.08, to: 13, log: true, name: "T" }, { from, to, log: true, name: "units of z" });
      const x = list.map((m) => rowOfT[m.member]);
      lines(g, place, palette, [
        { x, y: list.map((m) => m.length), colour: palette.ink, dots: 3.4, name: "path ∫‖f‖dt" },
        { x, y: list.map((m) => m.speed), colour: palette.forward, dots: 3.4, name: "mean ‖f‖" },
      ]);
      return list.length ? `Mean speed goes as T to the power ${format(slope)}; the path is from ${format(Math.min(...list.map((m) => m.length)))} to ${format(Math.max(...list.map((m) => m.length)))}.` : "";
    }

    /** @param {CanvasRenderingContext2D} g @param {number} width @param {number} height @param {Palette} palette */
    function losses(g, width, height, palette) {
      const list = known();
      const [from, to] = decades([list.map((m) => m.loss)]);
      const place = axes(g, width, height, palette, { from: 0.08, to: 13, log: true, name: "T" }, { from, to, log: true, name: "cross entropy" });
      lines(g, place, palette, [{ x: list.map((m) => rowOfT[m.member]), y: list.map((m) => m.loss), colour: palette.train, dots: 3.4 }]);
      return list.map((m) => `at T ${trimmed(rowOfT[m.member], 2)} ${format(m.loss)}`).join(", ");
    }

    function tell() {
      const list = known();
      if (!list.length) return;
      const range = (/** @type {number[]} */ v) => [...new Set([trimmed(Math.min(...v)), trimmed(Math.max(...v))])].join(" to ");
      const accuracy = list.map((m) => 100 * m.accuracy);
      const loss = list.map((m) => m.loss);
      writeSlope(Number.isFinite(slope) ? fixed(slope, 2) : "…");
      writePath(range(list.map((m) => m.length)));
      writeAccuracy(`${range(accuracy)} %`);
      writeSteps(String(Math.max(...list.map((m) => m.steps))));
      const learnt = list.filter((m) => m.accuracy >= able).map((m) => rowOfT[m.member]);
      if (!scenes.size) bench.say(`Training ${rowOfT.length} networks side by side …`);
      else if (learnt.length === list.length) bench.say(`From T = ${trimmed(rowOfT[0])} to ${trimmed(rowOfT[rowOfT.length - 1])} ${Math.min(...accuracy) === 100 ? "all points" : `at least ${trimmed(Math.min(...accuracy))} % of the points`} are right, at losses from ${format(Math.min(...loss), 2)} to ${format(Math.max(...loss), 2)}: ‖f‖ makes up for T.`, "depth");
      else bench.say(capacity(rowOfT, learnt, bounded.value ? bound.value : null, Math.max(...list.map((m) => m.steps))));
    }

    return {
      async quick() {
        members = [];
        scenes = new Map();
        slope = NaN;
        links.hidden = true;
        bound.element.hidden = !bounded.value;
      },
      async rest(signal) {
        await getLines("depth", { kind: kind.value, ...(bounded.value ? { bound: bound.value } : {}) }, signal, (line) => {
          if (line.points) [data, rowOfT] = [line, line.T];
          else if (line.ends) members[line.member] = line;
          else if (line.scene) scenes.set(line.member, line.scene);
          else slope = line.slope;
          tell();
          bench.draw();
        });
        links.hidden = !scenes.has(middle());
      },
    };
  },
};
