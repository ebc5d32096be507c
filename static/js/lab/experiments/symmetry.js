// One symmetry, twice: (f, T) and (c f, T/c) reach the same state, (η, τ) and (cη, τ/c) the same parameters; an explicit t
// and finite steps break it.

import { format, trimmed } from "../../model/number.js";
import { dot } from "../../phase/paint.js";
import { ask } from "../ask.js";
import { axes, lines, spanOf } from "../plot.js";

/** @typedef {import("../../model/scene.js").Scene} Scene */

const T = 6;
const rtol = 1e-9;
const starts = [[2, 0], [0.3, 0.4], [-1.6, 1.4], [-0.5, -2.2], [1.2, -2]];
const [eta, duration, steps] = [0.4, 30, 30];

/** The field times c over T/c. @param {number} c @param {boolean} forced @param {boolean} coarse @returns {Scene} */
export function portraitScene(c, forced, coarse) {
  return {
    name: c === 1 ? "A field and its T" : "The field times c, T over c",
    params: { c, mu: 0.8 },
    field: { equations: ["x' = c*y", `y' = c*(mu*(1 - x^2)*y - x${forced ? " + cos(2*t)" : ""})`] },
    z0: starts, T: T / c, samples: 241,
    solver: coarse ? { method: "euler", step: 0.05 } : { method: "dop853", rtol, atol: rtol / 100 },
  };
}

/** Training with the rate c η for the time τ/c. @param {number} c @param {boolean} coarse @returns {Scene} */
export function trainingScene(c, coarse) {
  const rate = Number((eta * c).toPrecision(12)); // 1.2, not 1.2000000000000002
  return {
    name: c === 1 ? "A rate and its time" : "The rate times c, τ over c",
    params: { a: 0.1, b: 0.5 },
    field: { equations: ["x' = -a*x + b*y", "y' = -b*x - a*y"] },
    z0: [[1.5, 0]], T: 2, samples: 21,
    solver: { method: "dop853", rtol: 1e-10, atol: 1e-12 },
    loss: { terminal: "0.5*((x + 0.4)^2 + (y + 0.6)^2)" },
    flow: coarse ? { rule: "descent", eta: rate, steps: Math.max(1, Math.round(steps / c)) } : { rule: "flow", eta: rate, duration: duration / c },
  };
}

/** @type {import("../registry.js").ExperimentKind} */
export const symmetry = {
  id: "symmetry",
  name: "One symmetry, twice",
  question: "Can the end state tell a long T from a fast field, or the end of training a long τ from a large η?",
  create(bench) {
    const c = bench.slider("c", { label: "Factor c", symbol: "c", from: 0.25, to: 4, value: 2, log: true });
    const forced = bench.toggle("forced", "explicit t in f");
    const coarse = bench.toggle("coarse", "finite steps");
    /** @type {{times: number[], z: number[][][]}[]} */
    let runs = [];
    /** @type {{tau: number[], params: Record<string, number[]>, loss: number[]}[]} */
    let paths = [];
    const twin = (/** @type {number} */ k, /** @type {string} */ title) => bench.figure(title, (g, width, height, palette) => {
      const run = runs[k];
      if (!run) return "";
      const all = runs.flatMap(({ z }) => z.flat());
      const place = axes(g, width, height, palette, axis(all.map(([x]) => x), "x"), axis(all.map(([, y]) => y), "y"));
      lines(g, place, palette, run.z.map((z) => ({ x: z.map(([x]) => x), y: z.map(([, y]) => y), colour: palette.forward })));
      for (const z of run.z) {
        dot(g, place.X(z[0][0]), place.Y(z[0][1]), 3 * palette.scale, palette.dim, palette.panel, 2);
        const [x, y] = z[z.length - 1];
        dot(g, place.X(x), place.Y(y), 5.5 * palette.scale, palette.ink, palette.panel, 2);
      }
      return `Five trajectories end at ${run.z.map((z) => `(${z[z.length - 1].map((v) => trimmed(v)).join(", ")})`).join(", ")} after T = ${trimmed(run.times[run.times.length - 1])}.`;
    }, () => ({
      columns: ["t", ...starts.flatMap((_, i) => [`x${i + 1}`, `y${i + 1}`])],
      rows: runs[k].times.map((t, i) => [t, ...runs[k].z.flatMap((z) => z[i])]),
    }));
    twin(0, "f over T");
    twin(1, "c f over T/c");
    bench.figure("The same way, at different times", (g, width, height, palette) => {
      if (runs.length < 2) return "";
      const x = runs.map(({ z }) => z[0].map(([v]) => v));
      const place = axes(g, width, height, palette, { from: 0, to: Math.max(...runs.map(({ times }) => times[times.length - 1])), name: "t" }, axis(x.flat(), "x"));
      lines(g, place, palette, [
        { x: runs[0].times, y: x[0], colour: palette.forward, name: "f" },
        { x: runs[1].times, y: x[1], colour: palette.forward, dash: [7, 4], name: "c f" },
      ]);
      return `The first trajectory over t, for f until ${trimmed(runs[0].times[240])} and for c f until ${trimmed(runs[1].times[240])}.`;
    }, () => ({ columns: ["t", "x of f", "t of c f", "x of c f"], rows: runs[0].times.map((t, i) => [t, runs[0].z[0][i][0], runs[1].times[i], runs[1].z[0][i][0]]) }));
    bench.figure("Training: (η, τ) and (cη, τ/c)", (g, width, height, palette) => {
      if (paths.length < 2) return "";
      const place = axes(g, width, height, palette, axis(paths.flatMap(({ params }) => params.a), "a"), axis(paths.flatMap(({ params }) => params.b), "b"));
      lines(g, place, palette, paths.map(({ params }, k) => ({ x: params.a, y: params.b, colour: palette.train, dash: k ? [2, 5] : [], width: k ? 4.5 : 2, dots: coarse.value ? 3 : 0 })));
      for (const { params } of paths) dot(g, place.X(last(params.a)), place.Y(last(params.b)), 5.5 * palette.scale, palette.ink, palette.panel, 2);
      return `Both paths over a and b; they end at ${paths.map(({ params }) => `(${trimmed(last(params.a))}, ${trimmed(last(params.b))})`).join(" and ")}.`;
    }, () => ({ columns: ["τ", "a", "b", "L", "τ of cη", "a of cη", "b of cη", "L of cη"],
      rows: paths[0].tau.map((tau, i) => [tau, paths[0].params.a[i], paths[0].params.b[i], paths[0].loss[i], paths[1].tau[i] ?? NaN, paths[1].params.a[i] ?? NaN, paths[1].params.b[i] ?? NaN, paths[1].loss[i] ?? NaN]) }));
    const ends = bench.number("end points differ by");
    const times = bench.number("durations");
    const trained = bench.number("trained θ differ by");
    const taus = bench.number("training times");
    bench.open("Open f in the workspace", () => portraitScene(1, forced.value, coarse.value));
    bench.open("Open c f in the workspace", () => portraitScene(c.value, forced.value, coarse.value));
    bench.open("Open the training", () => trainingScene(c.value, coarse.value));
    return {
      async quick(signal) {
        const factors = [1, c.value];
        [runs, paths] = await Promise.all([
          Promise.all(factors.map((k) => ask("solve", portraitScene(k, forced.value, coarse.value), signal))),
          Promise.all(factors.map((k) => ask("flow", trainingScene(k, coarse.value), signal))),
        ]);
        const apart = Math.max(...runs[0].z.map((z, k) => distance(last(z), last(runs[1].z[k]))));
        const theta = distance(["a", "b"].map((name) => last(paths[0].params[name])), ["a", "b"].map((name) => last(paths[1].params[name])));
        ends(format(apart, 2));
        times(`T = ${trimmed(T)}, T/c = ${trimmed(T / c.value)}`);
        trained(format(theta, 2));
        taus(`τ = ${trimmed(last(paths[0].tau))}, τ/c = ${trimmed(last(paths[1].tau))}`);
        bench.element.dataset.apart = String(apart);
        bench.element.dataset.trained = String(theta);
        // Errors of single steps add up over some hundred of them.
        const same = apart < 1000 * rtol;
        const why = [forced.value && "t stands in f", coarse.value && "steps are finite"].filter(Boolean).join(" and ");
        bench.say(same ? `The same end points to ${format(apart, 1)}, at the tolerance of the solver, in another time: T alone cannot be known from them.`
          : `The end points differ by ${format(apart, 2)}: ${why}, and that fixes the clock.`, same ? "depth" : "time");
      },
    };
  },
};

/** @param {number[]} values @param {string} name */
function axis(values, name) {
  const [from, to] = spanOf([values]);
  return { from, to, name };
}

/** @template V @param {V[]} list @returns {V} */
const last = (list) => list[list.length - 1];

/** @param {number[]} a @param {number[]} b */
const distance = (a, b) => Math.hypot(...a.map((v, i) => v - b[i]));
