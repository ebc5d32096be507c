// The states of a field that is being typed get other names, or fewer: what else of the scene speaks of them by name follows,
// place by place, so that a new field runs with the measurements and the loss that stand beside it.

/**
 * @typedef {import("./scene.js").Scene} Scene
 * @typedef {import("./scene.js").Observations} Observations
 * @typedef {import("./patch.js").JsonObject} JsonObject
 */

const word = /[\p{L}_][\p{L}\p{Nd}_]*/gu;

/** Which state has which name now: the one in its place, where that is new. @param {string[]} before @param {string[]} now */
export function successors(before, now) {
  /** @type {Map<string, string>} */
  const names = new Map();
  before.forEach((name, i) => {
    if (!now.includes(name) && now[i] && !before.includes(now[i])) names.set(name, now[i]);
  });
  return names;
}

/** The columns of the states that there still are; null if none is left. @param {Observations} seen @param {Map<string, string>} names @param {string[]} states */
function observed(seen, names, states) {
  const next = seen.states.map((name) => names.get(name) ?? name);
  const kept = next.flatMap((name, i) => (states.includes(name) ? [i] : []));
  if (!kept.length) return null;
  const row = (/** @type {any} */ values) => kept.map((i) => values[i]);
  const several = Array.isArray(seen.values?.[0]?.[0]);
  const values = several ? seen.values.map((/** @type {any} */ table) => table.map(row)) : seen.values.map(row);
  return { ...seen, states: kept.map((i) => next[i]), values };
}

/**
 * What a patch has to say besides the equations: all of it, since an earlier text may have taken some of it away.
 * @param {Scene} base before anything was typed @param {string[]} before its states @param {string[]} states those typed
 * @param {Scene} present whose members a merge patch has to remove one by one @returns {{[part: string]: JsonObject}}
 */
export function follow({ loss, events, solver, view }, before, states, present) {
  const names = successors(before, states);
  const expression = (/** @type {string} */ text) => text.replace(word, (name) => names.get(name) ?? name);
  const keys = (/** @type {Record<string, any>} */ record, value = (/** @type {any} */ v) => v) => Object.fromEntries(Object.entries(record).map(([name, v]) => [names.get(name) ?? name, value(v)]));
  /** @type {any} */
  const patch = { loss: {}, view: {} };
  for (const term of /** @type {const} */ (["terminal", "running"])) if (loss?.[term]) patch.loss[term] = expression(loss[term]);
  if (loss?.observations?.states) patch.loss.observations = observed(loss.observations, names, states);
  if (events?.length) patch.events = events.map((event) => ({ ...event, when: expression(event.when), ...(event.set && { set: keys(event.set, expression) }) }));
  if (Array.isArray(solver?.atol)) patch.solver = { atol: states.length === before.length ? solver.atol : null };
  // A window chosen for other states says nothing of these; three that were not three are seen in a box.
  const home = before.length === states.length && before.every((name, i) => name === states[i]);
  for (const side of /** @type {const} */ (["x", "y"])) if (view?.[side]) patch.view[side] = home ? view[side] : null;
  const axes = view?.axes?.map((name) => names.get(name) ?? name);
  if (states.length === 3 && before.length !== 3) patch.view.axes = states;
  else if (axes || before.length !== 3) patch.view.axes = axes?.every((name) => states.includes(name)) ? axes : null;
  const compare = view?.compare;
  if (compare) {
    const over = names.get(compare.over) ?? compare.over;
    const gone = Object.fromEntries(Object.keys(present.view?.compare?.at ?? {}).map((name) => [name, null]));
    patch.view.compare = states.includes(over) ? { ...compare, over, learnt: expression(compare.learnt), true: expression(compare.true), at: { ...gone, ...keys(compare.at ?? {}) } } : null;
  }
  return patch;
}
