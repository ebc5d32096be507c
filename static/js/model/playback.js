// What the reader does with time: play, sweep, step, slow down, repeat, and look along t and τ.

import { keepRow } from "./look-back.js";
import { stage, stepLeft, stepRight } from "./single-steps.js";

export const speeds = [0.25, 0.5, 1, 2];

/** As written on its button. @param {number} speed */
export const speedName = (speed) => `${{ 0.25: "¼", 0.5: "½" }[speed] ?? speed}×`;

export class Playback {
  /** @param {import("./model.js").Model} model @param {import("./session.js").Session} session @param {import("./sweep.js").Sweeps} sweeps @param {(words: string) => void} tell */
  constructor(model, session, sweeps, tell) {
    this.model = model;
    this.session = session;
    this.sweeps = sweeps;
    this.tell = tell;
    sweeps.train = () => session.training.flow("step");
  }

  /** Whether the large button pauses. */
  get moving() {
    return this.model.training === "playing" || this.model.playback.loop;
  }

  toggle = () => {
    const { model, session } = this;
    if (model.playback.loop) return this.loop();
    if (model.training === "finished") session.training.flow("reset"); // once more from the same start
    session.training.flow(model.training === "playing" ? "pause" : "play");
  };

  /** @param {"forward" | "adjoint"} name */
  sweep = (name) => {
    const { model, sweeps } = this;
    model.playback.loop = false;
    if (model.training === "playing") this.session.training.flow("pause");
    sweeps.play(name);
  };

  /** The round of learning, again and again, or no more of it. */
  loop = () => {
    const { model, session, sweeps } = this;
    if (model.playback.loop) {
      sweeps.halt();
      this.tell("The round stands still.");
      return;
    }
    if (model.training === "playing") session.training.flow("pause");
    model.back = { pointed: null, kept: null };
    sweeps.loop();
    this.tell(model.isLandscape ? "Step of θ, again and again." : "Forward, adjoint, step of θ, again and again.");
  };

  train = () => this.session.training.flow("step");

  /** @param {number} speed */
  setSpeed = (speed) => {
    const { model, session } = this;
    if (speed === model.playback.speed) return;
    model.playback.speed = speed;
    if (model.training === "playing") session.training.flow("play"); // at the new pace
    model.mark("ui");
    this.tell(`Speed ${speed}.`);
  };

  /** The next speed up, or down. @param {1 | -1} way */
  faster = (way) => this.setSpeed(speeds[Math.min(speeds.length - 1, Math.max(0, speeds.indexOf(this.model.playback.speed) + way))]);

  /** Around all the speeds, with one button. */
  nextSpeed = () => this.setSpeed(speeds[(speeds.indexOf(this.model.playback.speed) + 1) % speeds.length]);

  /** Single steps of z and a along t, where there is a field; of θ along its path, where there is none. @param {number} count to the right, negative to the left */
  step = (count) => {
    const { model, sweeps } = this;
    if (model.isLandscape) return this.stepTau(count);
    if (model.training === "playing") this.session.training.flow("pause");
    sweeps.halt();
    if (count > 0) stepRight(model, count);
    else stepLeft(model, -count);
  };

  /** @param {number} count rows of the path; past its end θ steps on */
  stepTau = (count) => {
    const { model } = this;
    const last = (model.path?.length ?? 0) - 1;
    if (model.backRow === null && count > 0) this.train();
    else if (last > 0) this.lookAt((model.backRow ?? last) + count);
  };

  /** Looks at a row of the path; while it grows, it stops. @param {number} row */
  lookAt = (row) => {
    const { model } = this;
    if (this.moving) {
      this.sweeps.stop();
      if (model.training === "playing") this.session.training.flow("pause");
    }
    keepRow(model, row);
  };

  /** @param {number} count rows */
  lookBy = (count) => {
    const last = (this.model.path?.length ?? 0) - 1;
    if (last > 0) this.lookAt((this.model.backRow ?? last) + count);
  };

  /** @param {number} t */
  scrub = (t) => {
    const { model, sweeps } = this;
    if (model.sweep || ["state", "adjoint"].includes(stage(model))) sweeps.stop();
    model.cursor = Math.min(model.t1, Math.max(model.t0, t));
    model.mark("ink", "plots", "ui");
  };
}
