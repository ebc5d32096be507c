// What the reader has training do: play, step, go back, branch.

import { apply } from "./patch.js";
import { hasWeights, pace, thetaPatch } from "./scene.js";
import { firstWeights, withWeights } from "./weights.js";

export class Training {
  /** @param {import("./session.js").Session} session */
  constructor(session) {
    this.session = session;
  }

  /** @param {"play" | "pause" | "step" | "reset"} what */
  flow(what) {
    const { session } = this;
    const { model, sweeps, outbox } = session;
    if (!model.scene) return;
    // Points of data that nobody has looked for elsewhere are watched where they end: at t0 training moves none of them.
    if (what === "play" && model.data.on && (model.sweep !== "" || model.cursor <= model.t0)) model.cursor = model.t1;
    if (what !== "step" || model.sweep !== "train") sweeps.stop();
    model.back = { pointed: null, kept: null };
    if (what === "play") model.training = "playing";
    if (what === "pause") model.training = "paused";
    if (what === "reset") this.reset();
    outbox.putFlow(what === "play" ? { do: what, pace: pace(model.scene) * model.playback.speed } : { do: what });
    model.markAll();
  }

  /** θ is again what it was before training. */
  reset() {
    const { session } = this;
    const { model, outbox } = session;
    const scene = /** @type {import("./scene.js").Scene} */ (model.scene);
    session.keep();
    model.futures.clear();
    Object.assign(model, { path: null, closed: null, live: null, weights: null, training: "idle" });
    model.data.rewind();
    // The server goes back to θ of the scene, which is what training had reached when it heard of the scene.
    const weights = firstWeights(scene, model.loaded);
    const first = { ...weights, ...(session.first ? thetaPatch(scene, session.first) : {}) };
    if (Object.keys(first).length) {
      outbox.putPatch(first);
      session.edits.add(outbox.mark, first, false);
    }
    model.scene = withWeights(/** @type {import("./scene.js").Scene} */ (apply(/** @type {any} */ (scene), thetaPatch(scene, { ...session.before, ...session.first }))), weights);
    session.first = session.before = null;
    session.commit();
  }

  /** Makes θ of the row looked back at the scene's own. */
  goBack() {
    const { session } = this;
    const { path, params, backRow, scene } = session.model;
    if (path && backRow !== null && scene && hasWeights(scene)) this.rewind("rewind");
    else if (path && backRow !== null) session.change(thetaPatch(scene ?? { name: "" }, Object.fromEntries(params.map((name, i) => [name, path.at(backRow, i + 1)]))));
  }

  /** Puts training back to the row looked back at; as a branch, what came after it is kept beside. @param {"rewind" | "branch"} what */
  rewind(what) {
    const { model, sweeps, outbox } = this.session;
    const { path, backRow } = model;
    if (!path || backRow === null || !model.futures.remembered) return;
    sweeps.stop();
    model.ghost.keep();
    outbox.putFlow({ do: what, tau: path.at(backRow, 0) });
    model.back = { pointed: null, kept: null };
    model.live = null;
    model.markAll();
  }

  /** Asks for the least loss near θ. */
  minimise() {
    this.session.outbox.putFlow({ do: "minimum" });
  }
}
