// Which panels stand beside the phase view, and what the reader chose about them. Plain data: a link may carry it whole.

import { freeParameters, hasField } from "./scene.js";
import { within } from "./zoom.js";

/**
 * @typedef {"t" | "tau"} Clock
 *
 * @typedef {object} PanelState
 * @property {string[] | null} open panels from top to bottom; null leaves the choice to the scene
 * @property {Record<string, boolean>} log panels whose scale was switched, and how
 * @property {Record<string, string[]>} hidden names of the lines a panel does not draw
 * @property {Record<Clock, [number, number] | null>} zoom the stretch of each clock shown; null is all of it
 * @property {string[] | null} pair the two parameters of the landscape
 * @property {string[] | null} methods compared besides the usual ones
 * @property {string[] | null} racers rules that run against each other
 * @property {Record<string, number>} rates η of those that have one of their own
 * @property {number} directions seed of the two random directions that a landscape goes along, 0 for two parameters
 * @property {string} clocks what is shown over both clocks: a state, or "accuracy"
 * @property {boolean} most whether methods are compared by their largest error, not that at the end
 */

/** @returns {PanelState} */
export const untouched = () => ({ open: null, log: {}, hidden: {}, zoom: { t: null, tau: null }, pair: null, methods: null, most: false, racers: null, rates: {}, directions: 0, clocks: "" });

const usual = ["state", "adjoint", "integrand", "hamiltonian", "loss", "theta"];

/** More lines than this cannot be told apart: the others begin hidden. */
export const linesAtFirst = 6;

/** The panels wanted: the reader's choice, else the scene's, else the usual ones. @param {import("./model.js").Model} model @returns {string[]} */
export function wanted({ scene, panels }) {
  if (panels.open) return panels.open;
  if (scene?.view?.panels) return scene.view.panels;
  if (scene?.loss?.classes) return ["accuracy", "outcome", "clocks"];
  if (scene?.data) return ["state", "outcome", "clocks"];
  if (scene?.view?.compare) return [...usual, "compare"];
  return scene && hasField(scene) && freeParameters(scene).length === 2 ? [...usual, "landscape"] : usual;
}

/** @param {string[]} open @param {string} id @param {string[]} order in which panels stand where nobody moved them */
export function toggled(open, id, order) {
  if (open.includes(id)) return open.filter((other) => other !== id);
  const after = order.slice(0, order.indexOf(id));
  const at = 1 + Math.max(-1, ...open.map((other, i) => (after.includes(other) ? i : -1)));
  return [...open.slice(0, at), id, ...open.slice(at)];
}

/** @param {string[]} open @param {string} id @param {number} by −1 is up */
export function moved(open, id, by) {
  const from = open.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= open.length) return open;
  const out = [...open];
  [out[from], out[to]] = [out[to], out[from]];
  return out;
}

/** The names of a panel's lines that are hidden. @param {PanelState} panels @param {string} id @param {string[]} names */
export const hiddenLines = (panels, id, names) => (panels.hidden[id] ?? names.slice(linesAtFirst)).filter((name) => names.includes(name));

/** Hides or shows a line; the last one stays. @param {PanelState} panels @param {string} id @param {string[]} names @param {string} name */
export function toggleLine(panels, id, names, name) {
  const hidden = hiddenLines(panels, id, names);
  const next = hidden.includes(name) ? hidden.filter((other) => other !== name) : [...hidden, name];
  if (next.length < names.length) panels.hidden[id] = next;
}

/** The whole of a clock. @param {import("./model.js").Model} model @param {Clock} clock @returns {[number, number]} */
export function wholeClock(model, clock) {
  const { t0, t1, path } = model;
  if (clock === "t") return [t0, t1 > t0 ? t1 : t0 + 1];
  const first = path?.length ? path.at(0, 0) : 0;
  const end = Math.max(path?.end ?? NaN, model.futures?.end ?? -Infinity);
  return [first, path && path.length > 1 && end > first ? end : first + 1];
}

/** The stretch of a clock in sight. @param {import("./model.js").Model} model @param {Clock} clock @returns {[number, number]} */
export function stretch(model, clock) {
  const whole = wholeClock(model, clock);
  return within(model.panels.zoom[clock], whole) ?? whole;
}

/**
 * Those for which there is room, the most important first to stay, in their order.
 * @template {{rank: number}} P @param {P[]} panels @param {number} room @returns {P[]}
 */
export function mostImportant(panels, room) {
  const kept = [...panels].sort((a, b) => a.rank - b.rank).slice(0, Math.max(0, room));
  return panels.filter((panel) => kept.includes(panel));
}
