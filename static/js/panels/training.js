// The training panel: L(τ) and θ(τ).

import { Chart } from "./chart.js";
import { format } from "../model/number.js";
import { Panel, add } from "./panel.js";
import { dashes } from "../look/palette.js";
import { countsSteps, freeParameters } from "../model/scene.js";
import { text } from "../model/symbols.js";

/** @typedef {import("../look/palette.js").Palette} Palette */

const shown = 6;

export class TrainingPlots {
  /** @param {HTMLElement} element @param {import("../model/model.js").Model} model @param {() => void} goBack makes θ looked back at the scene's own */
  constructor(element, model, goBack) {
    this.model = model;
    const row = add(element, "div", "training");
    this.loss = new Panel(row, "loss", "L");
    this.theta = new Panel(row, "theta", "θ");
    this.panels = [this.loss, this.theta];
    /** @type {Chart[]} */
    this.charts = [];
    this.built = "";
    this.pointed = NaN; // τ under the cursor of both charts
    this.go = /** @type {HTMLButtonElement} */ (add(this.loss.element, "button", "mend go-back"));
    this.go.type = "button";
    this.go.textContent = "go back here";
    this.go.hidden = true;
    this.go.addEventListener("click", goBack);
    this.slider = this.loss.chart;
    this.slider.addEventListener("keydown", (event) => this.keys(event));
  }

  /** The charts are a slider of τ as well. @param {KeyboardEvent} event */
  keys(event) {
    const { model } = this;
    const last = (model.path?.length ?? 0) - 1;
    const row = model.backRow ?? last;
    const way = event.shiftKey ? 10 : 1;
    const next = { ArrowLeft: row - way, ArrowRight: row + way, Home: 0, End: last }[event.key];
    if (next === undefined || last < 1) return;
    event.preventDefault();
    this.keep(Math.max(0, next));
  }

  /** Keeps a row in sight; the last one is the present. @param {number} row */
  keep(row) {
    const last = (this.model.path?.length ?? 0) - 1;
    this.model.lookBack({ pointed: null, kept: row >= last ? null : row });
  }

  /** τ looked back at, for eye and ear. @param {string} clock */
  mark(clock) {
    const { model, slider } = this;
    const { path, backRow } = model;
    const ready = path !== null && path.length > 1;
    const tau = ready && backRow !== null ? path.at(backRow, 0) : NaN;
    this.go.hidden = model.back.kept === null || backRow === null || Boolean(model.scene?.field?.network);
    if (ready) {
      slider.role = "slider";
      slider.tabIndex = 0;
      slider.ariaLabel = clock === "k" ? "Step looked back at" : "τ looked back at";
      slider.ariaValueMin = String(path.at(0, 0));
      slider.ariaValueMax = String(path.end);
      slider.ariaValueNow = String(Number.isNaN(tau) ? path.end : tau);
      slider.ariaValueText = `${format(Number.isNaN(tau) ? path.end : tau)}, loss ${format(model.loss)}`;
    } else if (slider.role) {
      for (const name of ["role", "tabindex", "aria-label", "aria-valuemin", "aria-valuemax", "aria-valuenow", "aria-valuetext"]) slider.removeAttribute(name);
    }
    if (Object.is(tau, this.pointed)) return;
    this.pointed = tau;
    for (const chart of this.charts) chart.point(tau);
  }

  /** @param {Palette} colours @param {boolean} log @param {number} count */
  build(colours, log, count) {
    for (const chart of this.charts) chart.destroy();
    const lines = Array.from({ length: count }, (_, i) => ({ colour: colours.train, dash: dashes[i], alpha: i ? 0.8 : 1 }));
    const { model } = this;
    const hover = (/** @type {number | null} */ tau) => {
      if (model.training !== "playing") model.lookBack({ pointed: tau === null || !model.path?.length ? null : model.path.nearest(tau) });
    };
    const press = (/** @type {number} */ tau) => {
      if (model.training !== "playing" && model.path?.length) this.keep(model.path.nearest(tau));
    };
    this.pointed = NaN;
    this.charts = [
      new Chart(this.loss.chart, colours, { lines: [{ colour: colours.train, width: 2.4 }], log, clock: true, hover, press }),
      new Chart(this.theta.chart, colours, { lines: lines.length ? lines : [{ colour: colours.train }], clock: true, hover, press }),
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
    this.loss.title(`L(${clock})`, "Loss during training", log && model.backRow === null ? "logarithmic" : "");
    this.theta.title(`\\theta(${clock})`, "Parameters during training");
    this.theta.element.classList.toggle("absent", names.length === 0);
    this.loss.say(Number.isFinite(model.loss) ? `${path && model.backRow !== null ? `${clock === "k" ? "k" : "τ"} ${format(path.at(model.backRow, 0))}   ` : ""}L ${format(model.loss, 4)}` : "", "train");
    this.theta.say(names.slice(0, colours.scale > 1 || (innerWidth < 1100 && innerWidth >= 760) ? 1 : innerWidth > 1700 || innerWidth < 760 ? 3 : 2).map((name) => `${text(name)} ${format(model.value(name), 3)}`).join("   "), "train");
    for (const panel of this.panels) panel.element.classList.toggle("waiting", !ready);
    this.loss.empty.textContent = "Play, and θ flows downhill.";
    this.loss.empty.hidden = ready;
    this.mark(clock);
    if (!ready) return;
    const tau = path.column(0);
    this.charts[0].set([tau, losses]);
    if (names.length) this.charts[1].set([tau, ...names.map((name) => path.column(params.indexOf(name) + 1))]);
  }
}
