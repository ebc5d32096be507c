// The training panel: L(τ) and θ(τ).

import { Chart } from "./chart.js";
import { format } from "./number.js";
import { Panel, add } from "./panel.js";
import { dashes } from "./palette.js";
import { countsSteps, freeParameters } from "./scene.js";
import { text } from "./symbols.js";

/** @typedef {import("./palette.js").Palette} Palette */

const shown = 6;

export class TrainingPlots {
  /** @param {HTMLElement} element @param {import("./model.js").Model} model */
  constructor(element, model) {
    this.model = model;
    const row = add(element, "div", "training");
    this.loss = new Panel(row, "loss", "L");
    this.theta = new Panel(row, "theta", "θ");
    this.panels = [this.loss, this.theta];
    /** @type {Chart[]} */
    this.charts = [];
    this.built = "";
  }

  /** @param {Palette} colours @param {boolean} log @param {number} count */
  build(colours, log, count) {
    for (const chart of this.charts) chart.destroy();
    const lines = Array.from({ length: count }, (_, i) => ({ colour: colours.train, dash: dashes[i], alpha: i ? 0.8 : 1 }));
    this.charts = [
      new Chart(this.loss.chart, colours, { lines: [{ colour: colours.train, width: 2.4 }], log, clock: true }),
      new Chart(this.theta.chart, colours, { lines: lines.length ? lines : [{ colour: colours.train }], clock: true }),
    ];
  }

  /** @param {Palette} colours */
  draw(colours) {
    const { model } = this;
    const { scene, path, params } = model;
    if (!scene) return;
    const names = freeParameters(scene).filter((name) => params.includes(name)).slice(0, shown);
    const ready = path !== null && path.length > 1 && path.cols === params.length + 2;
    const losses = ready ? path.column(path.cols - 1) : [];
    const positive = losses.filter((v) => v > 0);
    const log = ready && positive.length === losses.length && Math.max(...losses) > 30 * Math.min(...losses);
    const key = [colours.bg, colours.scale, log, names.length].join();
    if (key !== this.built) {
      this.built = key;
      this.build(colours, log, names.length);
    }
    const clock = countsSteps(scene) ? "k" : "\\tau";
    this.loss.title(`L(${clock})`, "Loss during training", log ? "logarithmic" : "");
    this.theta.title(`\\theta(${clock})`, "Parameters during training");
    this.theta.element.classList.toggle("absent", names.length === 0);
    this.loss.say(Number.isFinite(model.loss) ? `L ${format(model.loss, 4)}` : "", "train");
    this.theta.say(names.slice(0, colours.scale > 1 || (innerWidth < 1100 && innerWidth >= 760) ? 1 : innerWidth > 1700 || innerWidth < 760 ? 3 : 2).map((name) => `${text(name)} ${format(model.value(name), 3)}`).join("   "), "train");
    for (const panel of this.panels) panel.element.classList.toggle("waiting", !ready);
    this.loss.empty.textContent = "Play, and θ flows downhill.";
    this.loss.empty.hidden = ready;
    if (!ready) return;
    const tau = path.column(0);
    this.charts[0].set([tau, losses]);
    if (names.length) this.charts[1].set([tau, ...names.map((name) => path.column(params.indexOf(name) + 1))]);
  }
}
