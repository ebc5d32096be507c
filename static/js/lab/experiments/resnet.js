// A ResNet is Euler: N layers over the same T, forwards and backwards, against the curve they follow; an adaptive solver
// chooses its own depth.

import { format, trimmed } from "../../model/number.js";
import { Refusal, ask, stream } from "../ask.js";
import { axes, decades, lines, spanOf } from "../plot.js";

/** @typedef {import("../../model/scene.js").Scene} Scene */

const T = 3;

/** @param {number} mu @param {Scene["solver"]} solver @param {number} samples @param {string} gradient @returns {Scene} */
export function layered(mu, solver, samples, gradient) {
  return {
    name: "A ResNet is Euler",
    params: { mu },
    field: { equations: ["x' = y", "y' = mu*(1 - x^2)*y - x"] },
    z0: [[1.6, 0]], T, samples, solver,
    loss: { terminal: "0.5*((x - 1)^2 + (y - 1)^2)" },
    gradient: { method: gradient },
  };
}

/** @typedef {{t: number[], z: number[], a: number[], evaluations: number}} Course */

/** @type {import("../registry.js").ExperimentKind} */
export const resnet = {
  id: "resnet",
  name: "A ResNet is Euler",
  question: "How far is a network of N layers, and backpropagation through it, from the equation and its adjoint?",
  create(bench) {
    const method = bench.choice("steps", "steps of", { euler: "Euler: a ResNet", midpoint: "the midpoint rule", rk4: "Runge–Kutta 4", dopri5: "dopri5, adaptive" });
    const layers = bench.slider("N", { label: "Layers N", symbol: "N", from: 1, to: 200, value: 20, log: true });
    const tolerance = bench.slider("rtol", { label: "Tolerance rtol", symbol: "rtol", from: 1e-10, to: 1e-1, value: 1e-3, log: true });
    const mu = bench.slider("mu", { label: "Stiffness μ", symbol: "μ", from: 0.1, to: 30, value: 0.5, log: true });
    /** @type {Course | null} */
    let exact = null;
    let exactOf = NaN;
    /** @type {Course | null} */
    let steps = null;
    /** @type {{layers: number, evaluations: number, z: number, a: number, rtol?: number}[]} */
    let measured = [];
    let measuredOf = "";
    /** @type {{z?: number, a?: number}} */
    let slopes = {};
    const adaptive = () => method.value === "dopri5";
    const depth = () => Math.round(layers.value);

    const course = (/** @type {"z" | "a"} */ part, /** @type {string} */ title) => bench.figure(title, (g, width, height, palette) => {
      if (!exact) return "";
      const colour = part === "z" ? palette.forward : palette.adjoint;
      const [low, high] = spanOf([exact[part]], 0.25);
      const place = axes(g, width, height, palette, { from: 0, to: T, name: "t" }, { from: low, to: high, name: part === "z" ? "x" : "a" });
      lines(g, place, palette, [
        { x: exact.t, y: exact[part], colour, dash: part === "a" ? [8, 4] : [], name: "the ODE" },
        ...(steps ? [{ x: steps.t, y: steps[part], colour: palette.ink, width: 1.6, stairs: !adaptive(), dots: steps.t.length < 60 ? 2.6 : 0 }] : []),
      ]);
      return `${steps ? `The ${adaptive() ? "solve" : "staircase"} has ${steps.t.length - 1} steps` : "The layers leave the finite numbers"}; it starts at ${trimmed(exact[part][0])} and ends at ${trimmed(exact[part][exact.t.length - 1])} on the curve.`;
    }, () => ({ columns: ["t of the layer", part], rows: (steps ?? exact)?.t.map((t, i) => [t, /** @type {Course} */ (steps ?? exact)[part][i]]) ?? [] }));
    course("z", "Forwards: layers against x(t)");
    course("a", "Backwards: backpropagation against a(t)");
    bench.figure("Both differences against depth", (g, width, height, palette) => {
      if (!measured.length) return "";
      const x = measured.map((m) => (adaptive() ? m.evaluations : m.layers));
      const errors = [measured.map(({ z }) => z), measured.map(({ a }) => a)];
      const [y0, y1] = decades(errors);
      const [x0, x1] = adaptive() ? decades([x]) : [1, 200];
      const place = axes(g, width, height, palette, { from: x0, to: x1, log: true, name: adaptive() ? "evaluations" : "layers N" }, { from: y0, to: y1, log: true, name: "difference" });
      lines(g, place, palette, [
        { x, y: errors[0], colour: palette.forward, dots: 2.6, name: "z(T)" },
        { x, y: errors[1], colour: palette.adjoint, dash: [8, 4], dots: 2.6, name: "a(0)" },
      ]);
      return `${measured.length} networks; slope ${trimmed(slopes.z ?? NaN)} for z and ${trimmed(slopes.a ?? NaN)} for a.`;
    }, () => ({ columns: ["layers", "evaluations", "difference of z", "difference of a"], rows: measured.map((m) => [m.layers, m.evaluations, m.z, m.a]) }));

    const forwards = bench.number("slope of z");
    const backwards = bench.number("slope of a");
    const chosen = bench.number("depth: evaluations of f");
    bench.open("Open these layers in the workspace", () => layered(mu.value, solver(), 201, "discrete"));
    const solver = () => (adaptive() ? { method: "dopri5", rtol: tolerance.value, atol: tolerance.value / 100 } : { method: method.value, step: T / depth() });
    return {
      async quick(signal) {
        tolerance.element.hidden = !adaptive();
        layers.element.hidden = adaptive();
        const of = mu.value;
        const samples = adaptive() ? 241 : depth() + 1;
        // Layers that leave the finite numbers are an answer, too.
        const solved = both(layered(of, solver(), samples, "discrete"), signal).catch((error) => {
          if (!(error instanceof Refusal)) throw error;
          return null;
        });
        if (exactOf !== of) {
          exact = await both(layered(of, { method: "dop853", rtol: 1e-11, atol: 1e-13 }, 241, "checkpointed"), signal);
          exactOf = of;
        }
        steps = await solved;
        chosen(steps ? String(steps.evaluations) : "–");
        bench.element.dataset.evaluations = steps ? String(steps.evaluations) : "";
        if (!steps) bench.say(`${depth()} layers leave the finite numbers: hλ is too large, so a number of layers is a real quantity.`, "time");
        else if (adaptive()) bench.say(`At a tolerance of ${format(tolerance.value, 1)} the solver chose a depth of ${steps.evaluations} evaluations for the same function.`, "depth");
      },
      async rest(signal) {
        const key = `${method.value} ${mu.value}`;
        if (measuredOf !== key) {
          measured = [];
          measuredOf = "";
          await stream(`layers?method=${method.value}&most=200`, layered(mu.value, { method: "dopri5" }, 2, "discrete"), signal, (line) => {
            if (line.reference) slopes = line;
            else measured.push(line);
            bench.draw();
          });
          measuredOf = key;
        }
        forwards(adaptive() ? "–" : slope(slopes.z));
        backwards(adaptive() ? "–" : slope(slopes.a));
        bench.element.dataset.slopes = `${slopes.z} ${slopes.a}`;
        bench.element.dataset.measured = String(measured.length);
        const [z, a] = [slopes.z, slopes.a].map((v) => format(2 ** (v ?? NaN), 2));
        if (!adaptive() && steps) bench.say(`Doubling N leaves ${z === a ? `${z} of both differences` : `${z} of the difference of z and ${a} of that of a`} (slopes ${slope(slopes.z)} and ${slope(slopes.a)}): the layers go to the equation, and backpropagation through them to its adjoint.`, "depth");
      },
    };
  },
};

/** @param {number | undefined} value */
const slope = (value) => (value === undefined ? "–" : format(value, 3));

/** x(t) and its costate at the samples. @param {Scene} scene @param {AbortSignal} signal @returns {Promise<Course>} */
async function both(scene, signal) {
  const [{ times, z, stats }, { adjoint }] = await Promise.all([ask("solve", scene, signal), ask("gradient", scene, signal)]);
  return { t: times, z: z[0].map((/** @type {number[]} */ [x]) => x), a: adjoint.a[0].map((/** @type {number[]} */ [a]) => a), evaluations: stats.evaluations };
}
