// Messages between this page and one that embeds it. Whoever embeds it may drive it, as a reader may who sits before it:
// there is nothing here that is not on the page, no account and no store. Answers go to the window that asked, and to its
// origin alone.

import { concerns, understand, values, version } from "./embed-messages.js";

/** @typedef {import("../../model/app.js").App} App @typedef {{window: Window, origin: string}} Listener */

const pause = 50; // ms between two events

export class EmbedAPI {
  /** @param {App} app */
  constructor(app) {
    this.app = app;
    /** @type {Map<Window, Listener>} */
    this.listeners = new Map();
    this.told = "";
    this.toldAt = -Infinity;
    this.ready = false;
    if (window.parent === window) return;
    addEventListener("message", (event) => this.take(event));
  }

  /** @param {MessageEvent} event */
  async take({ data, source, origin }) {
    if (!source || source === window || !("closed" in source) || !concerns(data)) return;
    const to = { window: source, origin: origin === "null" ? "*" : origin };
    const { id } = data;
    try {
      const answer = await this.fulfil(understand(data, this.app.model), to);
      send(to, { type: "answer", id, ...answer });
    } catch (error) {
      send(to, { type: "error", id, message: error instanceof Error ? error.message : String(error) });
    }
  }

  /** @param {import("./embed-messages.js").Wish} wish @param {Listener} from @returns {Promise<object>} */
  async fulfil(wish, from) {
    const { app } = this;
    const { model, session } = app;
    switch (wish.do) {
      case "set": session.change(wish.patch); return {};
      case "load": {
        const id = typeof wish.scene === "string" ? wish.scene : "";
        const scene = typeof wish.scene === "string" ? await app.fetchScene(id) : wish.scene;
        if (!scene) throw new Error(`there is no scene "${id}"`);
        session.open(scene, id);
        return {};
      }
      case "scrub": app.scrub(wish.t); return {};
      case "read": return { values: values(model, wish.t) };
      case "watch":
        if (wish.on) this.listeners.set(from.window, from);
        else this.listeners.delete(from.window);
        return { values: values(model) };
      case "forward": case "adjoint": app.sweep(wish.do); return {};
      default: session.training.flow(wish.do); return {};
    }
  }

  /** Tells whoever watches what changed. Called every frame. @param {number} now ms */
  update(now) {
    if (window.parent === window) return;
    const { model } = this.app;
    if (!this.ready && model.finished > 0) {
      this.ready = true;
      window.parent.postMessage({ costate: version, type: "ready" }, "*"); // says nothing but that it is here
    }
    if (!this.listeners.size || now - this.toldAt < pause) return;
    const key = [model.finished, model.problems, model.path?.length, model.training, model.busy, model.now, model.stream, model.connection, model.run, model.scene?.flow?.eta].join();
    if (key === this.told) return;
    this.told = key;
    this.toldAt = now;
    const news = { type: "change", values: values(model) };
    for (const listener of this.listeners.values()) {
      if (listener.window.closed) this.listeners.delete(listener.window);
      else send(listener, news);
    }
  }
}

/** @param {Listener} to @param {object} message */
const send = (to, message) => to.window.postMessage({ costate: version, ...message }, to.origin);
