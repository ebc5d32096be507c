// Undo and redo over whole scenes, kept as text. To open another scene is a step as well, so that whatever was made of the
// one before can be had back.

import { same } from "./patch.js";

const depth = 200;

/**
 * What was opened, and as what it was left last.
 * @typedef {object} Opening
 * @property {string} id in the catalogue, "" for a scene that is not of it
 * @property {object} loaded the scene as it came
 * @property {import("./view-state.js").ViewState} [view]
 *
 * What goes with a scene without being in it.
 * @typedef {object} Aside
 * @property {Record<string, number>} [first] θ before training
 * @property {import("./patch.js").JsonObject | null} [weights] that training reached
 * @property {import("./draft.js").Typed} [typed] what the server has not taken
 *
 * @typedef {{text: string, opening: Opening} & Aside} Step
 */

export class History {
  constructor() {
    /** @type {Step[]} */
    this.past = [];
    /** @type {Step[]} */
    this.future = [];
  }

  /** What the present scene was opened as. @returns {Opening | undefined} */
  get opening() {
    return this.past.at(-1)?.opening;
  }

  /** Another scene stands in its place. @param {object} scene @param {Opening} opening */
  open(scene, opening) {
    this.add({ text: JSON.stringify(scene), opening });
  }

  /** Remembers a scene unless nothing changed. @param {object} scene @param {Aside} [aside] */
  push(scene, { first, weights = null, typed } = {}) {
    const last = this.past.at(-1);
    if (!last) return;
    const text = JSON.stringify(scene);
    if (text === last.text && weights === (last.weights ?? null) && same(typed, last.typed)) return;
    this.add({ text, opening: last.opening, first, weights, typed });
  }

  /** The scene that was opened, as the server writes it. @param {object} scene @param {boolean} unedited */
  rewrite(scene, unedited) {
    const step = this.past.at(-1);
    if (!step) return;
    step.text = JSON.stringify(scene);
    if (unedited) step.opening.loaded = scene;
  }

  /** @param {Step} step */
  add(step) {
    this.past.push(step);
    if (this.past.length > depth) this.past.shift();
    this.future = [];
  }

  /** @returns {Step | null} the scene before, null at the beginning */
  undo() {
    if (this.past.length < 2) return null;
    this.future.push(/** @type {Step} */ (this.past.pop()));
    return /** @type {Step} */ (this.past.at(-1));
  }

  /** @returns {Step | null} */
  redo() {
    const step = this.future.pop();
    if (!step) return null;
    this.past.push(step);
    return step;
  }
}
