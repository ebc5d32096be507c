// Edits that the server's scene does not have yet: they go over it, so that no answer, however late, puts an older value
// under the hand.

import { apply, combine } from "./patch.js";

/** @typedef {import("./scene.js").Scene} Scene @typedef {import("./patch.js").JsonObject} JsonObject */

export class Edits {
  constructor() {
    /** @type {{mark: number, patch: JsonObject}[]} one for each message, as they are sent */
    this.waiting = [];
    /** @type {JsonObject} all of the gesture under way, or of the last one */
    this.gesture = {};
    this.scene = 0; // the mark of the last whole scene: what is older is of another one
  }

  /** A whole scene goes to the server, with every edit in it. @param {number} mark */
  begin(mark) {
    this.waiting = [];
    this.gesture = {};
    this.scene = mark;
  }

  /** @param {number} mark of the message that takes it @param {JsonObject} patch @param {boolean} goesOn whether the gesture began before */
  add(mark, patch, goesOn) {
    this.gesture = goesOn ? combine(this.gesture, patch) : patch;
    const last = this.waiting.at(-1);
    if (last?.mark === mark) last.patch = combine(last.patch, patch);
    else this.waiting.push({ mark, patch });
  }

  /** The server has what was sent up to a mark. @param {number} mark */
  answered(mark) {
    this.waiting = this.waiting.filter((edit) => edit.mark > mark);
  }

  /**
   * The server's scene with what it does not have yet.
   * @param {Scene} scene @param {boolean} held whether the hand holds on: what it set stays, though training moves it
   * @returns {Scene}
   */
  over(scene, held) {
    const patches = this.waiting.map(({ patch }) => patch);
    if (held) patches.push(this.gesture);
    return /** @type {Scene} */ (patches.reduce((to, patch) => apply(to, patch), /** @type {any} */ (scene)));
  }
}
