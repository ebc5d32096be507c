// What the page does: opens scenes, edits them, trains, and takes in what the server says. The one place that changes the
// scene, so that sending, undo, the address and the picture stay together.

import { answer } from "./answers.js";
import { apply, same } from "./patch.js";
import { Frames } from "./frames.js";
import { arrive } from "./arrival.js";
import { Draft } from "./draft.js";
import { Edits } from "./edits.js";
import { History } from "./history.js";
import { begin } from "./opening.js";
import { countsSteps, hasField, learnsT, pace, thetaOf, thetaPatch } from "./scene.js";
import { Training } from "./training.js";
import { viewOf } from "./view-state.js";
import { reshapes, withWeights } from "./weights.js";

/**
 * @typedef {import("./scene.js").Scene} Scene
 * @typedef {import("./patch.js").JsonObject} JsonObject
 */

export class Session {
  /**
   * @param {import("./model.js").Model} model @param {import("./outbox.js").Outbox} outbox
   * @param {import("./sweep.js").Sweeps} sweeps @param {import("./window.js").Window} window
   * @param {() => void} opened told after another scene was opened
   */
  constructor(model, outbox, sweeps, window, opened) {
    this.model = model;
    this.outbox = outbox;
    this.sweeps = sweeps;
    this.window = window;
    this.opened = opened;
    this.history = new History();
    this.training = new Training(this);
    this.edits = new Edits();
    this.intro = false;
    this.frames = new Frames(model, window, () => {
      if (!this.intro) return;
      this.intro = false;
      this.sweeps.play("forward", "adjoint");
    });
    /** @type {import("./view-state.js").ViewState | null} the view to show once the server knows the scene */
    this.wanted = null;
    /** @type {Record<string, object>} */
    this.home = {};
    this.fresh = false; // the server has not answered a scene that was opened
    this.unanswered = false; // a whole scene is on its way to the server
    this.moving = false; // by a gesture that has not ended
    /** @type {Record<string, number> | null} θ before training, once what training reached is the scene's own at the server too */
    this.first = null;
    /** @type {Record<string, number> | null} the same, once it is the scene's own here */
    this.before = null;
    /** @type {JsonObject | null} the weights that an edit left, which are no training */
    this.reshaped = null;
  }

  /**
   * Opens a scene of the catalogue, or one out of an address.
   * @param {Scene} scene @param {string} id @param {Scene} [loaded] as the catalogue has it @param {Omit<import("./link.js").Content, "scene">} [content]
   */
  open(scene, id, loaded = scene, content = {}) {
    this.leave();
    this.history.open(scene, { id, loaded });
    this.put(scene, id, loaded, content);
  }

  /** Another scene comes: undo brings this one back as it is. */
  leave() {
    const { model, history } = this;
    const { opening } = history;
    if (!this.settled() || !opening) return;
    this.keep();
    history.push(/** @type {Scene} */ (this.settled(false)), this.aside);
    opening.view = this.fresh ? undefined : viewOf(model, this.home);
  }

  /** @param {Scene} scene @param {string} id @param {Scene} loaded @param {Omit<import("./link.js").Content, "scene"> & import("./history.js").Aside} with_ */
  put(scene, id, loaded, { view, first, typed, weights }) {
    const { model } = this;
    begin(model, scene, id, loaded);
    this.wanted = view ?? null;
    this.fresh = true;
    this.intro = hasField(scene) && !model.reducedMotion && !view;
    this.sweeps.stop();
    if (this.intro) model.reveal = { z: model.t0, a: Infinity };
    this.send(scene, { first, typed, weights });
    this.opened();
    model.markAll();
  }

  /** Has the server take a whole scene, with what goes beside it. @param {Scene} scene @param {import("./history.js").Aside} aside */
  send(scene, { first, typed, weights }) {
    const { model, outbox } = this;
    model.weights = this.reshaped = weights ?? null;
    model.draft = null;
    this.first = first ?? null;
    this.before = null;
    this.moving = false;
    this.unanswered = true;
    this.putScene(scene);
    if (!typed) return;
    model.draft = Object.assign(new Draft(scene, model.declarations(scene)), structuredClone(typed), { waiting: true, left: true });
    outbox.putPatch(model.draft.patch(scene));
  }

  /** @param {Scene} scene */
  putScene(scene) {
    this.outbox.putScene(withWeights(scene, this.model.weights));
    this.edits.begin(this.outbox.mark);
  }

  /** Changes the scene here at once and at the server with the next frame. @param {JsonObject} patch */
  edit(patch) {
    const { model } = this;
    if (!model.scene) return;
    model.ghost.keep();
    model.back = { pointed: null, kept: null };
    const { moving } = this;
    if (!moving) this.keep();
    this.moving = true;
    this.settle();
    if (this.before && patch.params) this.before = /** @type {any} */ (apply(this.before, patch.params));
    if (this.before && typeof patch.T === "number" && model.scene && learnsT(model.scene)) this.before = { ...this.before, T: patch.T };
    if (reshapes(patch)) model.weights = this.reshaped = null;
    model.scene = /** @type {Scene} */ (apply(/** @type {any} */ (model.scene), patch));
    model.edited = !same(model.scene, model.loaded);
    if (model.sweep || model.reveal.z !== Infinity || model.reveal.a !== -Infinity) this.sweeps.interrupt();
    this.outbox.putPatch(patch);
    this.edits.add(this.outbox.mark, patch, moving);
    model.markAll();
  }

  /** Sends what is typed; the scene changes once the server has taken it. @param {import("./draft.js").Draft} draft */
  type(draft) {
    const { model } = this;
    if (!model.scene) return;
    model.ghost.keep();
    model.back = { pointed: null, kept: null };
    if (!model.draft) this.keep();
    this.settle();
    model.draft = draft;
    model.edited = true;
    draft.waiting = true;
    draft.left = false;
    this.sweeps.stop();
    this.outbox.putPatch(draft.patch(model.scene));
    model.markAll();
  }

  /** Nobody types any more: all of it is one step for undo, once the server has taken it. */
  leaveText() {
    const { draft } = this.model;
    if (!draft) return;
    draft.left = true;
    if (!draft.changed || draft.waiting) return;
    draft.changed = false;
    this.commit();
  }

  /** A gesture ended: one step for undo and the address. */
  commit() {
    const { scene } = this.model;
    this.moving = false;
    if (!scene) return;
    this.history.push(scene, { ...this.aside, typed: undefined });
    this.model.mark("ui"); // undo may have become possible
  }

  /** What goes with the scene without being in it. @returns {import("./history.js").Aside} */
  get aside() {
    const { model } = this;
    const { draft } = model;
    const first = this.first ?? this.before ?? (model.live && model.scene ? thetaOf(model.scene) : undefined);
    return { weights: model.weights, first, typed: draft && (draft.waiting || draft.faults.length) ? draft.typed : undefined };
  }

  /** Whether training, or text that the server has not taken, made something of the scene that undo does not know yet. */
  get unkept() {
    const { model, history } = this;
    const last = history.past.at(-1);
    if (!last || this.unanswered) return false;
    const { live, scene, weights } = model;
    const moved = live !== null && Object.entries(live).some(([name, value]) => scene && thetaOf(scene)[name] !== value);
    const trained = weights !== null && weights !== this.reshaped && weights !== last.weights;
    return moved || trained || !same(this.aside.typed, last.typed);
  }

  /** Before it is lost: what undo does not know yet becomes a step of its own. */
  keep() {
    if (this.unkept) this.history.push(/** @type {Scene} */ (this.settled(false)), this.aside);
  }

  /** @param {JsonObject} patch */
  change(patch) {
    this.edit(patch);
    this.commit();
  }

  /** @param {"undo" | "redo"} which */
  travel(which) {
    const { history } = this;
    const from = history.opening;
    const view = from && !this.fresh ? viewOf(this.model, this.home) : undefined;
    if (which === "undo") this.keep();
    const step = history[which]();
    if (!step) return;
    const { text, opening } = step;
    const scene = /** @type {Scene} */ (JSON.parse(text));
    if (opening === from) return this.replace(scene, step);
    if (from) from.view = view;
    this.put(scene, opening.id, /** @type {Scene} */ (opening.loaded), { ...step, view: opening.view });
  }

  /** Puts another state of the same experiment in place. @param {Scene} scene @param {import("./history.js").Aside} aside */
  replace(scene, aside) {
    const { model } = this;
    model.ghost.keep();
    model.scene = scene;
    model.live = null;
    model.training = "idle"; // the server begins anew
    model.futures.remembered = false;
    this.send(scene, aside);
    model.edited = !same(scene, model.loaded);
    model.markAll();
  }

  /** Puts the scene back that last ran. */
  backToWorking() {
    const { model } = this;
    if (!model.working) return;
    this.keep();
    this.replace(model.working, { ...this.aside, typed: undefined });
    this.commit();
  }

  /** θ that training reached becomes the scene's own. */
  settle() {
    const { model } = this;
    if (!model.live || !model.scene) return;
    this.before ??= thetaOf(model.scene);
    model.scene = this.settled(false);
    model.live = null;
  }

  /** The scene with θ that training reached. @param {boolean} [whole] with the weights of its networks */
  settled(whole = true) {
    const { scene, live, weights } = this.model;
    const named = scene && live ? /** @type {Scene} */ (apply(/** @type {any} */ (scene), thetaPatch(scene, live))) : scene;
    return named && whole ? withWeights(named, weights) : named;
  }

  /** Sends everything again after the connection was lost. @returns {string} what could not be kept */
  resend() {
    const { model, outbox } = this;
    let lost = "";
    model.connection = "open";
    model.futures.remembered = false;
    model.run = 0;
    this.frames.passed = 0;
    if (model.live && model.scene) {
      this.settle();
      this.first ??= this.before;
      lost = `The connection was lost and is back. θ stands where training had brought it; from there ${countsSteps(model.scene) ? "k" : "τ"} counts from 0 again.`;
      model.note = lost;
    }
    if (model.scene) this.putScene(model.scene);
    this.unanswered = true;
    if (model.scene && model.draft && (model.draft.waiting || model.draft.faults.length)) outbox.putPatch(model.draft.patch(model.scene));
    if (model.scene && model.training === "playing") outbox.putFlow({ do: "play", pace: pace(model.scene) * model.playback.speed });
    this.window.invalidate();
    model.nudge.sent = "";
    model.mark("ui");
    return lost;
  }

  /** @param {{type: string, [key: string]: any}} message */
  receive(message) {
    const { model } = this;
    if (message.type === "scene" && (message.mark ?? 0) < this.edits.scene) this.frames.passed = message.run;
    if (typeof message.run === "number" && (message.run < model.run || message.run === this.frames.passed)) return;
    if (message.type === "problem") {
      if (this.intro) this.sweeps.stop(); // how far it came is shown at once
      this.intro = this.unanswered = false;
    }
    if (message.type === "scene") arrive(this, message);
    else if (message.type === "weights" && this.unanswered) return; // of a scene that is none any more
    else if (message.type === "weights" && message.patched) this.reshaped = model.weights = message.patch;
    else answer(model, message);
  }
}
