// Undo and redo over whole scenes, kept as text.

const depth = 200;

export class History {
  /** @param {object} scene */
  constructor(scene) {
    this.past = [JSON.stringify(scene)];
    /** @type {string[]} */
    this.future = [];
  }

  /** Remembers a scene unless nothing changed. @param {object} scene */
  push(scene) {
    const text = JSON.stringify(scene);
    if (text === this.past[this.past.length - 1]) return;
    this.past.push(text);
    if (this.past.length > depth) this.past.shift();
    this.future = [];
  }

  /** @returns {object | null} the scene before, null at the beginning */
  undo() {
    if (this.past.length < 2) return null;
    this.future.push(/** @type {string} */ (this.past.pop()));
    return JSON.parse(this.past[this.past.length - 1]);
  }

  /** @returns {object | null} */
  redo() {
    const text = this.future.pop();
    if (text === undefined) return null;
    this.past.push(text);
    return JSON.parse(text);
  }
}
