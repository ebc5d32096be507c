// The address always says what is seen: a scene of the catalogue as it comes is "?scene=id", everything else stands in the
// fragment. What else the query says, for a page embedded in another, stays. The entry in the history is replaced, never
// added to: Back leaves the page, undo goes back in it.

import { encode } from "./link.js";
import { viewOf } from "./view-state.js";

/** @typedef {import("./session.js").Session} Session */

const kept = "costate.kept";
const pause = 300; // ms between two looks; browsers refuse more than a hundred changes in half a minute

export class Address {
  /** @param {import("./model.js").Model} model @param {() => Session} session */
  constructor(model, session) {
    this.model = model;
    this.session = session;
    this.looked = -Infinity;
    this.written = "";
    this.writing = false;
    this.turn = 0;
  }

  /** Another scene was opened: what stood there is no longer true. */
  opened() {
    const { model } = this;
    this.written = "";
    this.writing = false;
    this.turn++;
    const query = new URLSearchParams(location.search);
    if (model.id) query.set("scene", model.id);
    else query.delete("scene");
    this.replace(`${location.pathname}${query.size ? `?${query}` : ""}${model.id && !model.edited ? "" : location.hash}`);
  }

  /** Looks now and then whether the address still says what is seen. @param {number} now ms */
  watch(now) {
    const { model } = this;
    if (now - this.looked < pause || !model.scene || model.run === 0 || model.needsFit) return;
    if (model.sweep || model.held !== null || model.training === "playing" || this.session().wanted) return;
    this.looked = now;
    this.write();
  }

  /** What the fragment has to hold; null when the query says it all. @returns {import("./link.js").Content | null} */
  content() {
    const { model } = this;
    const session = this.session();
    const scene = session.settled();
    const view = viewOf(model, session.home);
    const seen = Object.keys(view).length ? { view } : {};
    const { first, typed } = session.aside;
    if (model.id && !model.edited && !model.live && !model.weights && !typed) return seen.view ? seen : null;
    return { scene: scene ?? undefined, ...seen, ...(typed ? { typed } : {}), ...(first ? { first } : {}) };
  }

  /** Whether the address says what is seen at this moment. */
  get current() {
    return !this.writing && JSON.stringify(this.content()) === this.written;
  }

  async write() {
    const content = this.content();
    const text = JSON.stringify(content);
    if (text === this.written) return;
    this.written = text;
    this.writing = true;
    const turn = ++this.turn;
    const fragment = content ? await encode(content) : "";
    if (turn !== this.turn) return;
    this.replace(location.pathname + location.search + fragment);
    this.writing = false;
  }

  /** The page goes before the address could be written: a reload finds what was seen in the tab's own store. */
  keep() {
    if (this.model.scene && this.model.run > 0 && !this.current) sessionStorage.setItem(kept, JSON.stringify({ at: location.href, content: this.content() }));
  }

  /** A link to what is seen now. @returns {Promise<string>} */
  async link() {
    const content = this.content();
    const query = new URLSearchParams(this.model.id ? { scene: this.model.id } : {});
    return `${location.origin}${location.pathname}${query.size ? `?${query}` : ""}${content ? await encode(content) : ""}`;
  }

  /** @param {string} address */
  replace(address) {
    history.replaceState(null, "", address);
  }
}

/** What was kept for this very address, once. @returns {import("./link.js").Content | null} */
export function takeKept() {
  const text = sessionStorage.getItem(kept);
  sessionStorage.removeItem(kept);
  const { at, content } = text ? JSON.parse(text) : { at: "", content: null };
  return at === location.href ? content : null;
}
