// What a reader chose for every visit. A page that may not keep anything works all the same.

const names = { letters: "costate.letters", still: "costate.still" };

/** @typedef {keyof typeof names} Setting */

export class Settings {
  /** @param {Pick<Storage, "getItem" | "setItem"> | null} storage @param {() => void} [changed] */
  constructor(storage, changed = () => {}) {
    this.storage = storage;
    this.changed = changed;
    this.letters = this.read("letters") !== "off"; // single-letter keys
    this.still = this.read("still") === "on"; // nothing moves, whatever the system says
  }

  /** @param {Setting} name */
  read(name) {
    try {
      return this.storage?.getItem(names[name]) ?? null;
    } catch {
      return null;
    }
  }

  /** @param {Setting} name @param {boolean} on */
  set(name, on) {
    this[name] = on;
    this.changed();
    try {
      this.storage?.setItem(names[name], on ? "on" : "off");
    } catch {
      // It holds until the page is left.
    }
  }
}
