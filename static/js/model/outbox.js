// What waits to be sent: at most one message of each kind a frame, the latest wins, patches merged.

import { combine } from "./patch.js";

/** @typedef {import("./patch.js").JsonObject} JsonObject */

export class Outbox {
  constructor() {
    this.mark = 0; // of the message that took what was put last; the server says with a scene which one it has
    this.sceneMark = 0;
    /** @type {object | null} */
    this.scene = null;
    /** @type {JsonObject | null} */
    this.patch = null;
    /** @type {object | null} */
    this.view = null;
    /** @type {object[]} */
    this.flow = [];
    /** @type {object | null} */
    this.nudge = null;
  }

  /** A scene makes the patches before it meaningless. @param {object} scene */
  putScene(scene) {
    this.scene = scene;
    this.sceneMark = ++this.mark;
    this.patch = null;
    this.flow = [];
  }

  /** @param {JsonObject} patch */
  putPatch(patch) {
    if (!this.patch) this.mark++;
    this.patch = this.patch ? combine(this.patch, patch) : patch;
  }

  /** @param {object} view */
  putView(view) {
    this.view = view;
  }

  /** @param {object} message */
  putFlow(message) {
    this.flow.push(message);
  }

  /** @param {object} message */
  putNudge(message) {
    this.nudge = message;
  }

  /** The messages due, in the order in which they have to be sent. @returns {object[]} */
  take() {
    const out = [];
    if (this.view) out.push({ type: "view", ...this.view });
    if (this.scene) out.push({ type: "scene", mark: this.sceneMark, scene: this.scene });
    if (this.patch) out.push({ type: "patch", mark: this.mark, patch: this.patch });
    for (const message of this.flow) out.push({ type: "flow", ...message });
    if (this.nudge) out.push({ type: "nudge", ...this.nudge });
    this.view = this.scene = this.patch = this.nudge = null;
    this.flow = [];
    return out;
  }
}
