// The address: a scene of the catalogue is "?scene=id", an edited one stands whole in the fragment. What else the query
// says, for a page embedded in another, stays.

import { encode } from "./link.js";

/** @typedef {import("./scene.js").Scene} Scene */

export class Address {
  /** @param {import("./model.js").Model} model */
  constructor(model) {
    this.model = model;
    this.writing = 0;
  }

  /** @param {Scene} scene @param {boolean} whole whether it is as the catalogue has it */
  remember(scene, whole) {
    clearTimeout(this.writing);
    if (whole && this.model.id) {
      const query = new URLSearchParams(location.search);
      query.set("scene", this.model.id);
      history.replaceState(null, "", `?${query}`);
      return;
    }
    this.writing = setTimeout(() => this.write(scene), 400);
  }

  /** @param {Scene} scene */
  async write(scene) {
    const fragment = await encode(scene);
    history.replaceState(null, "", location.pathname + location.search + fragment);
  }

  /** Copies a link to what is seen now, θ that training reached included; false where the browser does not allow it. */
  async share() {
    const { model } = this;
    clearTimeout(this.writing);
    if (model.scene && (model.edited || model.live)) await this.write({ ...model.scene, params: { ...model.scene.params, ...model.live } });
    try {
      await navigator.clipboard.writeText(location.href);
      return true;
    } catch {
      return copyByHand(location.href); // without https there is no clipboard
    }
  }
}

/** @param {string} text */
function copyByHand(text) {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
