// What changed, in words, for a live region: at most once a second and a half, and only when things are at rest.

import { sentence } from "../look/connection.js";
import { stage } from "../model/single-steps.js";
import { countsSteps } from "../model/scene.js";
import { format } from "../model/number.js";

const rest = 1500; // ms

export class Spoken {
  /** @param {(words: string) => void} say @param {import("../model/model.js").Model} model */
  constructor(say, model) {
    this.say = say;
    this.model = model;
    this.words = "";
    this.pending = "";
    this.since = 0;
    /** @type {string} the sweep that was on when last looked */
    this.sweep = "";
  }

  /** Something that just happened, at once. @param {string} words */
  tell(words) {
    this.words = this.pending = this.sentence(); // what is known already is not said again over it
    this.say(words);
  }

  /** @param {number} now ms */
  update(now) {
    this.follow();
    const words = this.sentence();
    if (words !== this.pending) {
      this.pending = words;
      this.since = now;
    }
    if (this.pending !== this.words && now - this.since > rest) {
      this.words = this.pending;
      this.say(this.words);
    }
  }

  /** A sweep that begins or ends is said as it happens; those of a round that repeats are too many to say. */
  follow() {
    const { model } = this;
    const before = this.sweep;
    this.sweep = model.playback.loop ? "" : model.sweep;
    if (this.sweep === before) return;
    const names = /** @type {Record<string, string>} */ ({ forward: "Forward sweep", adjoint: "Backward sweep" });
    const over = before in names && !model.playback.loop && stage(model) !== "state" ? `${names[before]} finished. ` : "";
    const begins = this.sweep in names ? `${names[this.sweep]}.` : "";
    if (over || begins) this.tell((over + begins).trim());
  }

  sentence() {
    const { model } = this;
    if (sentence(model.connection)) return sentence(model.connection);
    if (!model.scene) return "";
    if (model.problem) return `${model.problem.title}. ${model.problem.detail}`;
    if (model.training === "playing") return "Training.";
    if (model.playback.loop) return "The round of learning repeats.";
    if (!model.done) return "";
    const { path, backRow, reveal } = model;
    const clock = countsSteps(model.scene) ? "step" : "tau";
    const trained = path?.length && model.training !== "idle" ? `Trained to ${clock} ${format(path.end)}. ` : "";
    const before = path && backRow !== null ? `Looking back at ${clock} ${format(path.at(backRow, 0))}. ` : trained;
    const at = stage(model);
    const part = model.sweep ? "" : at === "state" ? `z shown up to t ${format(reveal.z)}. ` : at === "adjoint" ? `a shown back to t ${format(reveal.a)}. ` : "";
    const out = [`${model.scene.name}. ${before}${part}Loss ${format(model.loss)}`];
    if (!model.isLandscape) out.push(`T ${format(model.t1 - model.t0)}`);
    out.push(`eta ${format(model.scene.flow?.eta ?? 0.1)}`);
    if (Number.isFinite(model.gradientNorm)) out.push(`size of the gradient ${format(model.gradientNorm)}`);
    return `${out.join(", ")}.`;
  }
}
