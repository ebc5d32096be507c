// What the page does: opens scenes, edits them, trains, and takes in what the server says. The one place that changes the
// scene, so that sending, undo, the address and the picture stay together.

import { answer } from "./answers.js";
import { apply, combine, same } from "./patch.js";
import { Frames } from "./frames.js";
import { History } from "./history.js";
import { untouched } from "./panels.js";
import { countsSteps, hasField, hasWeights, pace } from "./scene.js";
import { roundUp } from "./scale.js";
import { homeAxes, homeParameter, homeParts, show, viewOf } from "./view-state.js";

/**
 * @typedef {import("./scene.js").Scene} Scene
 * @typedef {import("./patch.js").JsonObject} JsonObject
 */

// An edit may still be on its way to the server for this long; until then the server's scene does not overrule it.
const flight = 600; // ms

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
    /** @type {JsonObject} */
    this.recent = {};
    this.recentAt = -Infinity;
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
    /** @type {Record<string, number> | null} θ before training, once what training reached is the scene's own */
    this.first = null;
  }

  /**
   * Opens a scene of the catalogue, or one out of an address.
   * @param {Scene} scene @param {string} id @param {Scene} [loaded] as the catalogue has it @param {Omit<import("./link.js").Content, "scene">} [with_]
   */
  open(scene, id, loaded = scene, { view, first } = {}) {
    this.leave();
    this.history.open(scene, { id, loaded });
    this.put(scene, id, loaded, { view, first });
  }

  /** Another scene comes: undo brings this one back as it is. */
  leave() {
    const { model, history } = this;
    const { opening } = history;
    const scene = this.settled();
    if (!scene || !opening) return;
    history.push(scene);
    if (model.live) this.first ??= { ...model.scene?.params };
    opening.first = this.first ?? undefined;
    opening.view = this.fresh ? undefined : viewOf(model, this.home);
  }

  /** @param {Scene} scene @param {string} id @param {Scene} loaded @param {Omit<import("./link.js").Content, "scene">} with_ */
  put(scene, id, loaded, { view, first }) {
    const { model } = this;
    model.scene = scene;
    model.loaded = loaded;
    model.draft = null;
    model.id = id;
    model.edited = !same(scene, loaded);
    this.wanted = view ?? null;
    this.first = first ?? null;
    this.fresh = true;
    model.picture.clear();
    model.symbols = null;
    model.ghost.clear();
    model.survey.clear();
    model.solving.clear();
    model.futures.clear();
    model.minimum = null;
    model.gradients.clear();
    model.nudge.clear();
    model.race.clear();
    model.directions.clear();
    model.data.clear();
    model.back = { pointed: null, kept: null };
    Object.assign(model, { grid: null, box: null, levels: null, portrait: [], fixedPoint: null, landscape: null, slopes: null, comparison: null, path: null, closed: null, live: null, done: null, check: null, problem: null, curvature: NaN, states: [], tex: [], stream: 0, chosen: "", arrowUnit: 0, training: "idle", note: "" });
    model.panels = untouched();
    model.needsFit = true;
    model.timeRange = scene.view?.ranges?.T?.[1] ?? roundUp((scene.T || 1) * 1.25);
    if ((scene.T ?? 0) > model.timeRange) model.timeRange = roundUp((scene.T ?? 0) * 1.25);
    model.cursor = model.t0;
    model.hover = null;
    this.recent = {};
    this.intro = hasField(scene) && !model.reducedMotion && !view;
    this.sweeps.stop();
    if (this.intro) model.reveal = { z: model.t0, a: Infinity };
    this.outbox.putScene(scene);
    this.opened();
    model.markAll();
  }

  /** Changes the scene here at once and at the server with the next frame. @param {JsonObject} patch */
  edit(patch) {
    const { model } = this;
    if (!model.scene) return;
    model.ghost.keep();
    model.back = { pointed: null, kept: null };
    this.settle();
    model.scene = /** @type {Scene} */ (apply(/** @type {any} */ (model.scene), patch));
    const now = performance.now();
    this.recent = now - this.recentAt < flight ? combine(this.recent, patch) : patch;
    this.recentAt = now;
    model.edited = !same(model.scene, model.loaded);
    if (model.sweep || model.reveal.z !== Infinity || model.reveal.a !== -Infinity) this.sweeps.interrupt();
    this.outbox.putPatch(patch);
    model.markAll();
  }

  /** Sends what is typed; the scene changes once the server has taken it. @param {import("./draft.js").Draft} draft */
  type(draft) {
    const { model } = this;
    if (!model.scene) return;
    model.ghost.keep();
    model.back = { pointed: null, kept: null };
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
    if (!scene) return;
    this.history.push(scene);
    this.model.mark("ui"); // undo may have become possible
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
    const step = history[which]();
    if (!step) return;
    const { text, opening } = step;
    const scene = /** @type {Scene} */ (JSON.parse(text));
    if (opening === from) return this.replace(scene);
    if (from) from.view = view;
    this.put(scene, opening.id, /** @type {Scene} */ (opening.loaded), opening);
  }

  /** Puts another state of the same experiment in place. @param {Scene} scene */
  replace(scene) {
    const { model } = this;
    model.ghost.keep();
    model.scene = scene;
    model.draft = null;
    model.live = null;
    model.futures.remembered = false;
    this.recent = {};
    this.outbox.putScene(scene);
    model.edited = !same(scene, model.loaded);
    model.markAll();
  }

  /** θ that training reached becomes the scene's own. */
  settle() {
    const { model } = this;
    if (!model.live || !model.scene) return;
    model.scene = this.settled();
    model.live = null;
  }

  /** The scene with θ that training reached. */
  settled() {
    const { scene, live } = this.model;
    return scene && live ? { ...scene, params: { ...scene.params, ...live } } : scene;
  }

  /** Makes θ of the row looked back at the scene's own. */
  goBack() {
    const { path, params, backRow, scene } = this.model;
    if (path && backRow !== null && scene && hasWeights(scene)) this.rewind("rewind");
    else if (path && backRow !== null) this.change({ params: Object.fromEntries(params.map((name, i) => [name, path.at(backRow, i + 1)])) });
  }

  /** Puts training back to the row looked back at; as a branch, what came after it is kept beside. @param {"rewind" | "branch"} what */
  rewind(what) {
    const { model } = this;
    const { path, backRow } = model;
    if (!path || backRow === null || !model.futures.remembered) return;
    this.sweeps.stop();
    model.ghost.keep();
    this.outbox.putFlow({ do: what, tau: path.at(backRow, 0) });
    model.back = { pointed: null, kept: null };
    model.live = null;
    model.markAll();
  }

  /** Asks for the least loss near θ. */
  minimise() {
    this.outbox.putFlow({ do: "minimum" });
  }

  /** @param {"play" | "pause" | "step" | "reset"} what */
  flow(what) {
    const { model } = this;
    if (!model.scene) return;
    if (what !== "step" || model.sweep !== "train") this.sweeps.stop();
    model.back = { pointed: null, kept: null };
    if (what === "play") model.training = "playing";
    if (what === "pause") model.training = "paused";
    if (what === "reset") {
      model.futures.clear();
      Object.assign(model, { path: null, closed: null, live: null, training: "idle" });
      model.data.rewind();
      // The server goes back to the scene's θ, which is what training had reached when it heard of the scene.
      if (this.first) this.outbox.putPatch({ params: this.first });
      this.first = null;
      model.scene = { ...model.scene, params: { ...model.loaded?.params, ...pick(model.scene.params, model.loaded?.params) } };
    }
    this.outbox.putFlow(what === "play" ? { do: what, pace: pace(model.scene) * model.playback.speed } : { do: what });
    model.markAll();
  }

  /** Sends everything again after the connection was lost. @returns {string} what could not be kept */
  resend() {
    const { model, outbox } = this;
    let lost = "";
    model.connection = "open";
    model.futures.remembered = false;
    model.run = 0;
    if (model.live && model.scene) {
      this.first ??= { ...model.scene.params };
      this.settle();
      lost = `The connection was lost and is back. θ stands where training had brought it; from there ${countsSteps(model.scene) ? "k" : "τ"} counts from 0 again.`;
      model.note = lost;
    }
    if (model.scene) outbox.putScene(model.scene);
    if (model.scene && model.draft && (model.draft.waiting || model.draft.faults.length)) outbox.putPatch(model.draft.patch(model.scene));
    if (model.scene && model.training === "playing") outbox.putFlow({ do: "play", pace: pace(model.scene) });
    this.window.invalidate();
    model.nudge.sent = "";
    model.mark("ui");
    return lost;
  }

  /** @param {{type: string, [key: string]: any}} message */
  receive(message) {
    const { model } = this;
    if (typeof message.run === "number" && message.run < model.run) return;
    if (message.type === "problem") this.intro = false;
    if (message.type === "scene") this.receiveScene(message);
    else answer(model, message);
  }

  /** @param {{[key: string]: any}} message */
  receiveScene(message) {
    const { model } = this;
    if (message.preview) { // θ looked back at: the scene's own stays what training reached
      Object.assign(model, { run: message.run, busy: true, check: null });
      model.mark("ui");
      return;
    }
    const fresh = performance.now() - this.recentAt < flight || model.held !== null;
    const scene = /** @type {Scene} */ (fresh ? apply(message.scene, this.recent) : message.scene);
    model.run = message.run;
    model.busy = true;
    model.scene = scene;
    model.live = null;
    model.check = null;
    if (model.draft?.accepted(scene, model.declarations(scene)) && model.draft.left) this.leaveText();
    const states = /** @type {string[]} */ (message.states ?? []);
    const changed = states.join() !== model.states.join();
    model.states = states;
    model.params = message.params ?? [];
    model.tex = message.tex ?? [];
    model.autonomous = message.autonomous ?? true;
    // Data are start points too, after the scene's own; how many is known when they have come.
    const starts = scene.data ? Infinity : scene.z0?.length ?? 0;
    if (!scene.data) model.data.clear();
    model.picture.trim(starts);
    if (model.stream >= Math.max(1, starts)) model.stream = 0;
    if (!model.params.includes(model.chosen)) model.chosen = homeParameter(model);
    if (changed) {
      const axes = (scene.view?.axes ?? []).map((name) => states.indexOf(name));
      model.axes = homeAxes(model);
      model.solid = axes.length === 3 && !axes.includes(-1);
      model.space = model.solid ? /** @type {[number, number, number]} */ (axes.sort((a, b) => a - b)) : [0, 1, 2];
      Object.assign(model, { grid: null, box: null, levels: null, portrait: [], fixedPoint: null });
      model.needsFit = true;
      model.ghost.clear(); // of other states
    }
    if (this.fresh) {
      this.home = homeParts(model);
      // As the server writes it, so that an edit that is taken back leaves it as it was.
      if (!fresh) this.history.rewrite(scene, !model.edited);
      if (!fresh && !model.edited) model.loaded = scene;
    }
    this.fresh = false;
    if (this.wanted) show(model, this.wanted);
    this.wanted = null;
    this.window.invalidate();
    model.mark("ui", "base", "ink");
  }
}

/** The members of an object that another one does not have. @param {Record<string, number>} [all] @param {Record<string, number>} [known] */
function pick(all = {}, known = {}) {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !(name in known)));
}
