// A workspace without a server: a real session, told what a server would say of a damped rotation, whose z(t) and a(t)
// have closed forms.

import { App } from "../model/app.js";
import { Model } from "../model/model.js";
import { Outbox } from "../model/outbox.js";
import { Session } from "../model/session.js";
import { Sweeps } from "../model/sweep.js";
import { Window } from "../model/window.js";
import { Kind } from "../model/wire.js";

/** @typedef {import("../model/scene.js").Scene} Scene */

const c = 0.25;
const w = 1.4;
const T = 6;
const end = [0.9, 0.5]; // a(T): z(T) less the target

/** @type {Scene} */
export const spiral = {
  name: "Damped rotation",
  about: "Two sentences stand here. They say what the scene shows and what to try with it.",
  params: { c, omega: w },
  field: { equations: ["x' = -c*x - omega*y", "y' = omega*x - c*y"] },
  z0: [[2, 0]], t0: 0, T,
  solver: { method: "dopri5", rtol: 1e-6, atol: 1e-8, step: 0.05, maxSteps: 100000 },
  samples: 200,
  loss: { terminal: "0", running: "0", parameters: "0", observations: { clock: "time", times: [T], states: ["x", "y"], values: [[-1, -1]] } },
  gradient: { method: "checkpointed" },
  flow: { rule: "flow", eta: 0.1, duration: 10, free: ["c", "omega"] },
  view: { headline: "A question stands here, in two lines at most.", ranges: { T: [0, 8] } },
};

const tex = ["\\dot{x} = -c\\,x - \\omega\\,y", "\\dot{y} = \\omega\\,x - c\\,y"];

/** @param {number} rows @param {(i: number) => number[]} row */
const table = (rows, row) => Float64Array.from(Array.from({ length: rows }, (_, i) => row(i)).flat());

/** @param {number} t */
const state = (t) => [2 * Math.exp(-c * t) * Math.cos(w * t), 2 * Math.exp(-c * t) * Math.sin(w * t)];

/** @param {number} t */
function adjoint(t) {
  const s = T - t;
  const [p, q] = end;
  return [Math.exp(-c * s) * (p * Math.cos(w * s) + q * Math.sin(w * s)), Math.exp(-c * s) * (q * Math.cos(w * s) - p * Math.sin(w * s))];
}

const nothing = () => {};

/**
 * @param {Partial<Scene>} [changes] of the scene
 * @param {(model: Model) => void} [after] puts the model into the state to be shown
 */
export function fixture(changes = {}, after = nothing) {
  const scene = { ...spiral, ...changes };
  const model = new Model();
  model.reducedMotion = true; // everything stands still
  model.catalogue = [
    { id: "linear-spiral", name: "Damped rotation", about: "The one that is open.", tags: ["linear"], source: "Where it is from, as one sees it when the card is pointed at." },
    { id: "van-der-pol", name: "Another scene", about: "Two lines of what it is about, and no more than two lines, however much there is to say of it: the rest is cut.", tags: ["oscillators"] },
    { id: "lorenz", name: "A scene whose name is longer than any name ought to be", about: "Short.", tags: ["chaos"] },
  ];
  model.methods = [
    { id: "dopri5", name: "Dormand–Prince 5(4)", order: 5, adaptive: true, stiff: false },
    { id: "rk4", name: "Runge–Kutta 4", order: 4, adaptive: false, stiff: false },
    { id: "rodas4", name: "Rodas4", order: 4, adaptive: true, stiff: true },
  ];
  const outbox = new Outbox();
  const sweeps = new Sweeps(model);
  const session = new Session(model, outbox, sweeps, new Window(model, outbox), nothing);
  const page = /** @type {any} */ (new Proxy({}, { get: () => nothing })); // what only the whole page can do is not done here
  const app = new App(model, session, sweeps, page);
  model.connection = "open";
  session.open(scene, "linear-spiral");
  const params = Object.keys(scene.params ?? {}).sort();
  const states = (scene.field?.equations ?? []).map((line) => line.split("'")[0].trim());
  session.receive({ type: "scene", run: 1, scene, states, params, tex: changes.field ? [] : tex, autonomous: true });
  const frame = (/** @type {number} */ kind, /** @type {number} */ cols, /** @type {Float64Array} */ values) => session.frames.take({ kind, cols, values, rows: values.length / cols, run: 1, stream: 0, first: 0, last: true });
  if (states.length === 2) {
    frame(Kind.state, 3, table(201, (i) => [(T * i) / 200, ...state((T * i) / 200)]));
    frame(Kind.steps, 3, table(24, (i) => [(T * (i + 1)) / 24, T / 24, 0.3]));
    frame(Kind.adjoint, 3, table(201, (i) => [T - (T * i) / 200, ...adjoint(T - (T * i) / 200)]));
  }
  session.receive({ type: "done", run: 1, loss: 0.53, gradient: { params: Object.fromEntries(params.map((name) => [name, 0.1])) }, stats: { forward: { accepted: 24, rejected: 1, evaluations: 151 }, backward: { accepted: 31 }, storedStates: 24 } });
  session.receive({ type: "check", run: 1, method: "forward", difference: 3e-9, tolerance: 1e-5, trust: "good", detail: "" });
  after(model);
  return app;
}
