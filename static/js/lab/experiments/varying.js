// Weights that vary with depth: what is left of the symmetry of f and T?

import { format } from "../../model/number.js";
import { get } from "../get.js";
import { axes, lines, spanOf } from "../plot.js";

/** @typedef {{T: number, times: number[], z: number[][][], apart: number}} Twin */

/** @type {import("../registry.js").ExperimentKind} */
export const varying = {
  id: "varying",
  name: "Weights that vary with depth",
  question: "With θ(t) in the place of θ, are (f, T) and (c f, T/c) still the same?",
  create(bench) {
    const c = bench.slider("c", { label: "How many times as fast", symbol: "c", from: 0.2, to: 5, value: 2, log: true });
    const weights = bench.choice("weights", "Weights", { linear: "go from knot to knot", constant: "jump from layer to layer", none: "do not vary" });
    /** @type {{c: number, tolerance: number, one: Twin, keptS: Twin, keptT: Twin, scene: import("../../model/scene.js").Scene} | null} */
    let twins = null;
    const state = (/** @type {Twin} */ twin, /** @type {number} */ start, /** @type {number} */ k) => twin.z[start].map((row) => row[k]);

    bench.figure("Where it goes", (g, width, height, palette) => {
      if (!twins) return "";
      const all = [twins.one, twins.keptS, twins.keptT];
      const [x0, x1] = spanOf(all.flatMap((twin) => twin.z.map((_, k) => state(twin, k, 0))));
      const [y0, y1] = spanOf(all.flatMap((twin) => twin.z.map((_, k) => state(twin, k, 1))));
      const place = axes(g, width, height, palette, { from: x0, to: x1, name: "z₁" }, { from: y0, to: y1, name: "z₂" });
      const draw = (/** @type {Twin} */ twin, /** @type {object} */ style) => twin.z.map((_, k) => ({ x: state(twin, k, 0), y: state(twin, k, 1), colour: "", ...style }));
      const end = (/** @type {Twin} */ twin, /** @type {string} */ colour, /** @type {number} */ dots) => twin.z.map((rows) => ({ x: [rows[rows.length - 1][0]], y: [rows[rows.length - 1][1]], colour, width: 0, dots }));
      lines(g, place, palette, [
        ...draw(twins.keptS, { colour: palette.forward, width: 5 }),
        ...draw(twins.one, { colour: palette.ink, width: 1.4 }),
        ...draw(twins.keptT, { colour: palette.bad, dash: [6, 4], width: 1.8 }),
        ...end(twins.keptT, palette.bad, 4), ...end(twins.keptS, palette.forward, 6), ...end(twins.one, palette.ink, 3),
      ]);
      return `With θ(s) the ends are ${format(twins.keptS.apart)} apart, with θ(t) ${format(twins.keptT.apart)}.`;
    }, () => ({
      columns: ["start", "z₁(T)", "z₂(T)", "c f, θ(s): z₁", "z₂", "c f, θ(t): z₁", "z₂"],
      rows: (twins?.one.z ?? []).map((_, k) => [k + 1, ...[twins?.one, twins?.keptS, twins?.keptT].flatMap((twin) => twin?.z[k][twin.z[k].length - 1] ?? [])]),
    }));
    bench.figure("The same over t", (g, width, height, palette) => {
      if (!twins) return "";
      const [from, to] = spanOf([twins.one, twins.keptS, twins.keptT].map((twin) => state(twin, 0, 0)));
      const most = Math.max(twins.one.T, twins.keptS.T);
      const place = axes(g, width, height, palette, { from: 0, to: most, name: "t" }, { from, to, name: "z₁ of one start point" });
      const draw = (/** @type {Twin} */ twin, /** @type {string} */ colour, /** @type {string} */ name, dash = /** @type {number[]} */ ([])) => ({ x: twin.times, y: state(twin, 0, 0), colour, dash, name });
      lines(g, place, palette, [
        draw(twins.one, palette.ink, "f, T"),
        draw(twins.keptS, palette.forward, "c f with θ(s)"),
        draw(twins.keptT, palette.bad, "c f with θ(t)", [6, 4]),
      ]);
      return `One takes ${format(twins.one.T)}, its twin ${format(twins.keptS.T)}.`;
    }, () => ({
      columns: ["s", "z₁ of f", "z₁ of c f, θ(s)", "z₁ of c f, θ(t)"],
      rows: (twins?.one.times ?? []).map((_, i, list) => [i / (list.length - 1), ...[twins?.one, twins?.keptS, twins?.keptT].map((twin) => twin?.z[0][i][0] ?? NaN)]),
    }));
    const writeS = bench.number("ends apart, θ(s)");
    const writeT = bench.number("ends apart, θ(t)");
    const writeTolerance = bench.number("tolerance of the solver");
    bench.open("Open the network in the workspace", () => /** @type {any} */ (twins).scene);

    return {
      async quick(signal) {
        twins = await get("twins", { c: c.value, weights: weights.value }, signal);
        if (!twins) return;
        writeS(format(twins.keptS.apart, 2));
        writeT(format(twins.keptT.apart, 2));
        writeTolerance(format(twins.tolerance, 1));
        if (weights.value === "none") bench.say("Without t in the weights the symmetry holds either way: T is depth.", "depth");
        else if (Math.abs(Math.log(twins.c)) < 0.05) bench.say("Move c away from 1.");
        else bench.say(`Weights at a fixed t see another T: the ends are ${format(twins.keptT.apart, 2)} apart. At a fixed s = t/T they coincide, to ${format(twins.keptS.apart, 1)}: what is kept is the symmetry in s.`, "depth");
      },
    };
  },
};
