// The numbers behind the plots as tables: the dialog shows some of their rows, the export writes them all.

import { learnsT } from "./scene.js";
import { Kind } from "./wire.js";

/**
 * @typedef {import("./model.js").Model} Model
 * @typedef {{columns: string[], rows: number[][]}} Table
 * @typedef {"z" | "a" | "sweep" | "gradient" | "training" | "landscape" | "compare" | "steps" | "precision" | "bench" | "invariants" | "closed" | "outcome" | "norm" | "clocks" | "race" | "profile"} TableName
 */

/** @type {{name: TableName, label: string}[]} */
export const tableNames = [
  { name: "z", label: "z(t)" },
  { name: "a", label: "a(t)" },
  { name: "sweep", label: "H and ∂H/∂θ" },
  { name: "gradient", label: "dL/dθ from t on" },
  { name: "training", label: "θ(τ) and L(τ)" },
  { name: "outcome", label: "training and test" },
  { name: "norm", label: "size of the gradient" },
  { name: "clocks", label: "both clocks" },
  { name: "race", label: "race of rules" },
  { name: "closed", label: "closed forms" },
  { name: "landscape", label: "L(θ)" },
  { name: "compare", label: "learnt and true" },
  { name: "steps", label: "steps tried" },
  { name: "precision", label: "work and precision" },
  { name: "bench", label: "ways to the gradient" },
  { name: "invariants", label: "a·δz and H" },
];

/** @param {Model} model @param {Exclude<TableName, "training" | "landscape" | "compare" | "steps" | "precision" | "bench" | "invariants" | "closed" | "outcome" | "norm" | "clocks" | "race" | "profile">} name @returns {{kind: number, columns: string[]}} */
function source(model, name) {
  const params = (/** @type {string} */ what) => model.params.map((param) => `d${what}/d${param}`);
  switch (name) {
    case "z": return { kind: Kind.state, columns: ["t", ...model.states] };
    case "a": return { kind: Kind.adjoint, columns: ["t", ...model.states.map((state) => `a_${state}`)] };
    case "sweep": return { kind: Kind.sweep, columns: ["t", "H", ...params("H")] };
    case "gradient": return { kind: Kind.gradient, columns: ["t", ...params("L")] };
  }
}

/**
 * One table of the current run with its clock rising; null while there is none.
 * @param {Model} model @param {TableName} name @param {number} [start] which start point; without it all of them, told apart by a first column
 * @returns {Table | null}
 */
export function table(model, name, start) {
  if (name === "training") {
    const { path, params } = model;
    if (!path?.length || path.cols !== params.length + 2) return null;
    return { columns: ["tau", ...params, "L"], rows: rowsOf(path) };
  }
  if (name === "outcome") {
    const { quality } = model.data;
    return quality.length ? { columns: ["tau", "train loss", "test loss", "train accuracy", "test accuracy"], rows: rowsOf(quality) } : null;
  }
  if (name === "norm") return model.data.norms.length ? { columns: ["tau", "norm of the gradient"], rows: rowsOf(model.data.norms) } : null;
  if (name === "clocks") {
    const { clocks } = model.data;
    if (!clocks?.length) return null;
    const last = clocks.cols - 2;
    return { columns: ["tau", ...Array.from({ length: last + 1 }, (_, k) => `t=${model.t0 + ((model.t1 - model.t0) * k) / last}`)], rows: rowsOf(clocks) };
  }
  if (name === "race") {
    const { rows } = model.race;
    return rows.length ? { columns: ["rule", "tau", "L"], rows } : null; // rules stand there by their place
  }
  if (name === "profile") {
    const { profile } = model;
    const params = Object.keys(profile[0]?.params ?? {});
    return profile.length ? { columns: ["T", "L*", "dL*/dT", ...params], rows: profile.map((p) => [p.T, p.loss, p.slope, ...params.map((param) => p.params[param])]) } : null;
  }
  if (name === "closed") {
    const { closed, scene } = model;
    return closed?.length ? { columns: ["tau", ...(scene?.view?.closed ?? []).map((form) => form.name)], rows: rowsOf(closed) } : null;
  }
  if (name === "landscape") {
    const land = model.survey.landscape;
    if (!land) return null;
    const { x: [x0, x1], y: [y0, y1], nx, ny, values, params } = land;
    return { columns: [...params, "L"], rows: Array.from(values, (L, k) => [x0 + ((x1 - x0) * (k % nx)) / (nx - 1), y0 + ((y1 - y0) * Math.floor(k / nx)) / (ny - 1), L]) };
  }
  if (name === "compare") {
    const { comparison, scene } = model;
    if (!comparison) return null;
    const { over, learnt, truth } = comparison;
    return { columns: [scene?.view?.compare?.over ?? "z", "learnt", "true"], rows: Array.from(over, (v, k) => [v, learnt[k], truth[k]]) };
  }
  if (name === "steps") {
    const { trials } = model.solving;
    return trials?.length ? { columns: ["t", "h", "error", "accepted", "evaluations"], rows: rowsOf(trials) } : null;
  }
  if (name === "precision") {
    const { points, precision } = model.solving;
    if (!points?.length || !precision) return null;
    // Methods stand there by their place in this list, −1 being the scene's own solver.
    return { columns: ["method", "tolerance", "evaluations", "jacobians", "accepted", "rejected", "error", "largest error"], rows: rowsOf(points) };
  }
  if (name === "bench") {
    const { points, bench } = model.gradients;
    if (!points?.length || !bench) return null;
    // Ways stand there by their place, −1 being the scene's own.
    return { columns: ["way", "tolerance", "evaluations", "vjps", "jvps", "steps", "states", "bytes", "seconds", "error", ...bench.components], rows: rowsOf(points) };
  }
  if (name === "invariants") {
    const { invariants } = model.gradients;
    return invariants?.length ? { columns: ["t", "a·δz", "a·δz whole", "H", "H level"], rows: rowsOf(invariants) } : null;
  }
  const { kind, columns } = source(model, name);
  const starts = model.scene?.z0?.length ?? 0;
  if (start === undefined && starts > 1) {
    const rows = Array.from({ length: starts }, (_, k) => (table(model, name, k)?.rows ?? []).map((row) => [k, ...row])).flat();
    return rows.length ? { columns: ["start", ...columns], rows } : null;
  }
  const found = model.picture.get(kind, start ?? 0);
  if (!found || found.cols > columns.length) return null;
  if (model.scene && learnsT(model.scene) && columns.at(-1)?.endsWith("/dT") && found.cols === columns.length) {
    // What moves the end is no part of an integral over t.
    return { columns: columns.slice(0, -1), rows: rowsOf(found).map((row) => row.slice(0, -1)) };
  }
  return { columns: columns.slice(0, found.cols), rows: rowsOf(found) };
}

/** @param {import("./rows.js").Rows} rows */
function rowsOf(rows) {
  const list = Array.from({ length: rows.length }, (_, k) => [...rows.data.subarray(k * rows.cols, (k + 1) * rows.cols)]);
  return rows.length > 1 && rows.end < rows.at(0, 0) ? list.reverse() : list;
}

/** At most so many elements, evenly taken, with both ends. @template T @param {T[]} list @param {number} most @returns {T[]} */
export function evenly(list, most) {
  if (list.length <= most) return list;
  return Array.from({ length: most }, (_, k) => list[Math.round((k * (list.length - 1)) / (most - 1))]);
}

/** Comma-separated values (RFC 4180); every number reads back as the very same one. @param {Table} table */
export const csv = ({ columns, rows }) => [columns, ...rows].map((row) => row.join(",")).join("\r\n") + "\r\n";

/** The data of the current run, with the scene that it came from. @param {Model} model */
export function data(model) {
  const starts = Array.from({ length: model.scene?.z0?.length ?? 0 }, (_, k) => ({ z: table(model, "z", k), a: table(model, "a", k) }));
  const { done, scene } = model;
  return { scene, loss: done?.loss, gradient: done?.gradient, starts, training: table(model, "training") };
}
