// What changed, in words, for a live region: at most once a second and a half, and only when things are at rest.

import { sentence } from "../look/connection.js";
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
  }

  /** Something that just happened, at once. @param {string} words */
  tell(words) {
    this.words = this.pending = this.sentence(); // what is known already is not said again over it
    this.say(words);
  }

  /** @param {number} now ms */
  update(now) {
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

  sentence() {
    const { model } = this;
    if (sentence(model.connection)) return sentence(model.connection);
    if (!model.scene) return "";
    if (model.problem) return `${model.problem.title}. ${model.problem.detail}`;
    if (model.training === "playing") return "Training.";
    if (!model.done) return "";
    const out = [`${model.scene.name}. Loss ${format(model.loss)}`];
    if (!model.isLandscape) out.push(`T ${format(model.t1 - model.t0)}`);
    out.push(`eta ${format(model.scene.flow?.eta ?? 0.1)}`);
    if (Number.isFinite(model.gradientNorm)) out.push(`size of the gradient ${format(model.gradientNorm)}`);
    return `${out.join(", ")}.`;
  }
}
