// The price of T: H = aᵀf is flat for an autonomous field and equals dL/dT; a force that knows the time moves it.

import { format, trimmed } from "../../model/number.js";
import { dot } from "../../phase/paint.js";
import { ask, stream } from "../ask.js";
import { axes, lines, spanOf } from "../plot.js";
import { smooth } from "../span.js";

/** @typedef {import("../../model/scene.js").Scene} Scene */

const [shortest, longest] = [0.2, 8];

/** A swing that is to stand at 0.6 at the end. @param {number} T @param {number} force @returns {Scene} */
export function swing(T, force) {
  return {
    name: force ? "The price of T, with a force that knows the time" : "The price of T",
    params: { g: 4, c: 0.15, ...(force ? { F: force } : {}) },
    field: { equations: ["theta' = omega", `omega' = -g*sin(theta) - c*omega${force ? " + F*sin(1.3*t)" : ""}`] },
    z0: [[1.4, 0]], T, samples: 241,
    solver: { method: "dop853", rtol: 1e-9, atol: 1e-11 },
    loss: { terminal: "0.5*(theta - 0.6)^2 + 0.05*omega^2" },
  };
}

/** The same where training moves T too, dT/dτ = −η dL/dT. @param {number} T @param {number} force @param {boolean} alone whether c stays @returns {Scene} */
export const learning = (T, force, alone) => ({ ...swing(T, force), name: "Learn T", flow: { rule: "flow", eta: 0.1, duration: 30, free: alone ? ["T"] : ["c", "T"] } });

/** The same where nothing moves: its profile is L(T). @param {number} force @returns {Scene} */
const still = (force) => ({ ...swing(3, force), flow: { free: [] } });

/** @type {import("../registry.js").ExperimentKind} */
export const price = {
  id: "price",
  name: "The price of T",
  question: "What does one more second of T cost, and does it matter when you ask?",
  create(bench) {
    const T = bench.slider("T", { label: "T", from: shortest, to: longest, value: 3, step: 0.02 });
    const force = bench.slider("F", { label: "Force F that knows the time", symbol: "F", from: 0, to: 3, value: 0, step: 0.05 });
    const alone = bench.toggle("alone", "learn T alone, c held");
    /** @type {any} */
    let gradient = null;
    /** @type {any} */
    let invariants = null;
    /** @type {{T: number, loss: number, slope: number}[]} */
    let losses = [];
    let lossesOf = NaN;
    /** @type {any} */
    let path = null;
    /** @type {import("../plot.js").Place | null} */
    let place = null;

    bench.figure("H(t) = aᵀf, and what it is but for ∂f/∂t", (g, width, height, palette) => {
      if (!gradient || !invariants) return "";
      const { times, hamiltonian } = gradient.adjoint;
      const { T: slope } = gradient.gradient;
      const [low, high] = spanOf([hamiltonian[0], invariants.level], 0.15);
      // A flat line is to look flat: not less of a range than a tenth of it.
      const room = Math.max(0, 0.1 * Math.abs(slope) - (high - low) / 2);
      const at = axes(g, width, height, palette, { from: 0, to: T.value, name: "t" }, { from: low - room, to: high + room, name: "H" });
      lines(g, at, palette, [
        { x: invariants.times, y: invariants.level, colour: palette.dim, dash: [2, 4], width: 2, name: force.value ? "H(t1), by aᵀ∂f/∂t" : "" },
        { x: times, y: hamiltonian[0], colour: palette.adjoint, dash: [8, 4], name: "H" },
      ]);
      dot(g, at.X(T.value), at.Y(slope), 5 * palette.scale, palette.ink, palette.panel, 2);
      return `H goes from ${trimmed(hamiltonian[0][0])} to ${trimmed(slope)}, which is dL/dT.`;
    }, () => ({ columns: ["t", "H"], rows: gradient.adjoint.times.map((/** @type {number} */ t, /** @type {number} */ i) => [t, gradient.adjoint.hamiltonian[0][i]]) }));

    const curve = bench.figure("L(T), to be dragged along", (g, width, height, palette) => {
      if (!gradient || losses.length < 2) return "";
      const [from, to] = spanOf([losses.map(({ loss }) => loss)]);
      place = axes(g, width, height, palette, { from: 0, to: longest, name: "T" }, { from: Math.min(0, from), to, name: "L" });
      const { loss, gradient: { T: slope } } = gradient;
      const half = 0.9;
      lines(g, place, palette, [
        { ...smooth(losses.map(({ T, loss, slope }) => ({ x: T, y: loss, slope }))), colour: palette.ink },
        { x: [T.value - half, T.value + half], y: [loss - half * slope, loss + half * slope], colour: palette.adjoint, dash: [8, 4] },
      ]);
      if (path) {
        lines(g, place, palette, [{ x: path.params.T, y: path.loss, colour: palette.train, width: 3 }]);
        dot(g, place.X(path.params.T.at(-1)), place.Y(path.loss.at(-1)), 5 * palette.scale, palette.train, palette.panel, 2);
      }
      dot(g, place.X(T.value), place.Y(loss), 7 * palette.scale, palette.adjoint, palette.panel, 3);
      return `The loss over T from ${shortest} to ${longest}; at T = ${trimmed(T.value)} it is ${trimmed(loss)} with slope ${trimmed(slope)}.`;
    }, () => ({ columns: ["T", "L", "dL/dT"], rows: losses.map((p) => [p.T, p.loss, p.slope]) }));
    curve.canvas.classList.add("lab-drag");
    const drag = (/** @type {PointerEvent} */ event) => {
      if (!place || !(event.buttons & 1)) return;
      const part = (event.offsetX - place.left) / (place.right - place.left);
      T.value = Math.min(longest, Math.max(shortest, Math.round(part * longest * 50) / 50));
      bench.changed();
    };
    curve.canvas.addEventListener("pointerdown", (event) => {
      curve.canvas.setPointerCapture(event.pointerId);
      drag(event);
    });
    curve.canvas.addEventListener("pointermove", drag);

    bench.figure("Learnt T over training time τ", (g, width, height, palette) => {
      if (!path) return "";
      const durations = path.params.T;
      const [from, to] = spanOf([durations, [T.value]], 0.15);
      const at = axes(g, width, height, palette, { from: 0, to: path.tau.at(-1), name: "τ" }, { from, to, name: "T" });
      lines(g, at, palette, [{ x: path.tau, y: durations, colour: palette.train, name: "T" }]);
      dot(g, at.X(path.tau.at(-1)), at.Y(durations.at(-1)), 5 * palette.scale, palette.train, palette.panel, 2);
      return `T goes from ${trimmed(durations[0])} to ${trimmed(durations.at(-1))}; the loss from ${trimmed(path.loss[0])} to ${trimmed(path.loss.at(-1))}.`;
    }, () => ({ columns: ["τ", "T", "c", "L"], rows: path.tau.map((/** @type {number} */ tau, /** @type {number} */ i) => [tau, path.params.T[i], path.params.c[i], path.loss[i]]) }));

    const slope = bench.number("dL/dT");
    const flat = bench.number("H moves by");
    const left = bench.number("of which ∂f/∂t leaves");
    const learnt = bench.number("T learns to be");
    bench.open("Open in the workspace", () => swing(T.value, force.value));
    bench.open("Open the learning of T", () => learning(T.value, force.value, alone.value));
    return {
      async quick(signal) {
        const scene = swing(T.value, force.value);
        [gradient, invariants] = await Promise.all([ask("gradient", scene, signal), ask("invariants", scene, signal)]);
        const H = /** @type {number[]} */ (gradient.adjoint.hamiltonian[0]);
        const moves = Math.max(...H) - Math.min(...H);
        const drift = Math.max(...invariants.level) - Math.min(...invariants.level);
        slope(format(gradient.gradient.T, 5));
        flat(format(moves, 2));
        left(format(drift, 2));
        bench.element.dataset.slope = String(gradient.gradient.T);
        bench.element.dataset.moves = String(moves);
        bench.element.dataset.left = String(drift);
        const price = format(gradient.gradient.T, 3);
        if (moves < 1e-5) bench.say(`One more unit of T costs ${price}, whenever it is asked: H is flat to ${format(moves, 1)}, and the field does not know the time.`, "depth");
        else bench.say(`At the end one more unit of T costs ${price}, but H moved by ${format(moves, 2)} on the way: aᵀ∂f/∂t explains all of it but ${format(drift, 1)}. The force knows the time.`, "time");
      },
      async rest(signal) {
        if (lossesOf !== force.value) {
          /** @type {Map<number, {T: number, loss: number, slope: number}>} */
          const found = new Map();
          await stream(`profile?from=${shortest}&to=${longest}&points=121`, still(force.value), signal, (line) => {
            if (line.verdict) return;
            found.set(line.T, line);
            losses = [...found.values()].sort((a, b) => a.T - b.T);
            bench.draw();
          });
          lossesOf = force.value;
        }
        path = await ask("flow", learning(T.value, force.value, alone.value), signal);
        learnt(`${trimmed(path.params.T.at(-1))} at L = ${format(path.loss.at(-1), 2)}`);
        bench.element.dataset.learnt = String(path.params.T.at(-1));
      },
    };
  },
};
