// The time plots: z(t), a(t), the integrand of the gradient with its area, H(t). One t axis, one cursor.

import { Chart, padded } from "./chart.js";
import { fixed, format } from "../model/number.js";
import { Panel, add } from "./panel.js";
import { dashes } from "../look/palette.js";
import { observations, parameterOrder } from "../model/scene.js";
import { tex, text } from "../model/symbols.js";
import { Kind } from "../model/wire.js";

const shown = 6; // components: more cannot be told apart

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {import("../look/palette.js").Palette} Palette
 */

export class TimePlots {
  /** @param {HTMLElement} element @param {Model} model */
  constructor(element, model) {
    this.model = model;
    this.state = new Panel(element, "state", "z");
    this.adjoint = new Panel(element, "adjoint", "a");
    this.integrand = new Panel(element, "integrand", "∇");
    this.hamiltonian = new Panel(element, "hamiltonian", "H");
    this.panels = [this.state, this.adjoint, this.integrand, this.hamiltonian];
    this.choice = /** @type {HTMLSelectElement} */ (add(this.integrand.head, "select", "choice"));
    this.choice.setAttribute("aria-label", "Parameter whose gradient is shown");
    this.choice.addEventListener("change", () => {
      model.chosen = this.choice.value;
      model.mark("plots");
    });
    /** @type {Chart[]} */
    this.charts = [];
    this.built = "";
    // Heights come from whole curves, so that nothing jumps while a sweep uncovers them.
    /** @type {{y: [number, number], y2?: [number, number]}[]} */
    this.heights = Array.from({ length: 4 }, () => ({ y: [-1, 1] }));
  }

  /** @param {Palette} colours */
  build(colours) {
    const { model } = this;
    for (const chart of this.charts) chart.destroy();
    const hover = (/** @type {number | null} */ t) => {
      model.hover = t;
      model.mark("ink", "ui", "plots");
    };
    const range = () => /** @type {[number, number]} */ ([model.t0, model.t1 > model.t0 ? model.t1 : model.t0 + 1]);
    const count = Math.min(shown, model.states.length);
    const lines = (/** @type {string} */ colour) =>
      Array.from({ length: count }, (_, i) => ({ colour, dash: dashes[i], alpha: i ? 0.78 : 1 }));
    const violet = colours.adjoint;
    this.charts = [
      new Chart(this.state.chart, colours, { lines: lines(colours.forward), range, hover, heights: () => this.heights[0], over: (g, chart) => this.drawData(g, chart, colours) }),
      new Chart(this.adjoint.chart, colours, { lines: lines(violet), range, hover, heights: () => this.heights[1] }),
      new Chart(this.integrand.chart, colours, { lines: [{ colour: violet, area: true }, { colour: violet, width: 1.2, dash: [3, 3], alpha: 0.9, scale: "y2" }], range, hover, heights: () => this.heights[2] }),
      new Chart(this.hamiltonian.chart, colours, { lines: [{ colour: violet }], range, hover, clock: true, heights: () => this.heights[3] }),
    ];
  }

  /** @param {Palette} colours @param {boolean} all whether data changed, not only the cursor */
  draw(colours, all) {
    const { model } = this;
    if (model.states.length === 0 || model.isLandscape) return;
    const key = `${Math.min(shown, model.states.length)} ${colours.bg} ${colours.scale}`;
    if (key !== this.built) {
      this.built = key;
      this.build(colours);
      all = true;
    }
    if (all) this.data();
    this.titles();
    this.values();
    for (const chart of this.charts) chart.point(model.now);
  }

  data() {
    const { model } = this;
    const { stream, reveal } = model;
    const count = Math.min(shown, model.states.length);
    const columns = Array.from({ length: count }, (_, i) => i + 1);
    const z = model.picture.get(Kind.state, stream);
    if (z) {
      const t = z.column(0);
      const seen = model.scene ? observations(model.scene, model.states, stream).flatMap((point) => point.z.slice(0, count)) : [];
      this.heights[0] = { y: span([...columns.map((c) => z.column(c)), seen]) };
      const upto = (/** @type {number[]} */ column) => (reveal.z === Infinity ? column : column.map((v, k) => (t[k] <= reveal.z ? v : null)));
      this.charts[0].set([t, ...columns.map((c) => upto(z.column(c)))]);
    }
    const a = model.picture.get(Kind.adjoint, stream);
    if (a) {
      this.heights[1] = { y: span(columns.map((c) => a.column(c))) };
      this.charts[1].set(this.backward(a, columns));
    }
    const sweep = model.picture.get(Kind.sweep, stream);
    if (!sweep) return;
    // A Hamiltonian that should be constant is not blown up to its rounding errors.
    this.heights[3] = { y: span([sweep.column(1, true).slice(0, this.rowsShown(sweep))], 0.2) };
    this.charts[3].set(this.backward(sweep, [1]));
    const k = model.params.indexOf(model.chosen);
    if (k < 0 || sweep.cols < 3 + k) return;
    const data = this.backward(sweep, [2 + k]);
    const area = model.picture.get(Kind.gradient, stream);
    const running = area && area.cols > 1 + k ? data[0].map((t) => (/** @type {number} */ (t) < reveal.a ? null : area.interpolate(/** @type {number} */ (t), 1 + k))) : data[0].map(() => null);
    this.heights[2] = alignedAtZero(sweep.column(2 + k), area && area.cols > 1 + k ? area.column(1 + k) : []);
    this.charts[2].set([...data, running]);
  }

  /** A jump at the very end has no stretch before it to be drawn. @param {import("../model/rows.js").Rows} rows */
  rowsShown(rows) {
    return rows.length > 1 && rows.at(0, 0) === rows.at(1, 0) ? rows.length - 1 : rows.length;
  }

  /** Columns of a table whose clock falls, in rising order, as far as the sweep is shown. @param {import("../model/rows.js").Rows} rows @param {number[]} columns @returns {(number | null)[][]} */
  backward(rows, columns) {
    const { a } = this.model.reveal;
    const end = this.rowsShown(rows);
    const t = rows.column(0, true).slice(0, end);
    return [t, ...columns.map((c) => {
      const column = rows.column(c, true).slice(0, end);
      return a === -Infinity ? column : column.map((v, k) => (t[k] >= a ? v : null));
    })];
  }

  titles() {
    const { model } = this;
    this.state.title("z(t)", "State z of t");
    this.adjoint.title("a(t)", "Adjoint a of t", "what a nudge of z would cost");
    const running = Boolean(model.scene?.loss?.running && model.scene.loss.running.trim() !== "0");
    this.hamiltonian.title(running ? "H=a^{\\!\\top}\\!f+\\ell" : "H=a^{\\!\\top}\\!f", "Hamiltonian H of t", "the price of T");
    const names = model.scene ? parameterOrder(model.scene).filter((name) => model.params.includes(name)) : [];
    this.integrand.element.classList.toggle("absent", names.length === 0);
    if (!names.includes(model.chosen)) model.chosen = names[0] ?? "";
    const name = tex(model.chosen || "θ");
    this.integrand.title(`a^{\\!\\top}\\partial f/\\partial ${name}`, "Integrand of the gradient", "its area is the gradient");
    const options = names.join();
    if (this.choice.dataset.names !== options) {
      this.choice.dataset.names = options;
      this.choice.replaceChildren(...names.map((n) => new Option(text(n), n)));
    }
    this.choice.hidden = names.length < 2;
    if (this.choice.value !== model.chosen) this.choice.value = model.chosen;
  }

  values() {
    const { model } = this;
    const { now, stream, reveal } = model;
    const z = model.picture.get(Kind.state, stream);
    const a = model.picture.get(Kind.adjoint, stream);
    const sweep = model.picture.get(Kind.sweep, stream);
    const states = model.states.slice(0, 4);
    this.state.say(z && now <= reveal.z ? states.map((name, i) => `${text(name)} ${fixed(z.interpolate(now, i + 1), 2)}`).join("   ") : "", "forward");
    const back = now >= reveal.a;
    this.adjoint.say(a && back ? states.map((_, i) => short(a.interpolate(now, i + 1))).join("   ") : "", "adjoint");
    this.hamiltonian.say(sweep && back ? short(sweep.interpolate(now, 1), 4) : "", "adjoint");
    const k = model.params.indexOf(model.chosen);
    const area = model.picture.get(Kind.gradient, stream);
    const whole = reveal.a === -Infinity ? model.t0 : reveal.a;
    const value = area && k >= 0 && reveal.a !== Infinity ? area.interpolate(whole, 1 + k) : NaN;
    this.integrand.say(Number.isFinite(value) ? `dL/d${text(model.chosen)} ${short(value, 4)}` : "", "adjoint");
  }

  /** Observations as dots of ink. @param {CanvasRenderingContext2D} g @param {import("./chart.js").Plot} chart @param {Palette} colours */
  drawData(g, chart, colours) {
    const { model } = this;
    if (!model.scene) return;
    const ratio = devicePixelRatio * colours.scale;
    g.save();
    g.setLineDash([]); // the last curve's dashes are still set
    for (const { t, z } of observations(model.scene, model.states, model.stream)) {
      z.slice(0, shown).forEach((value, i) => {
        if (!Number.isFinite(value)) return;
        const x = chart.valToPos(t, "x", true);
        const y = chart.valToPos(value, "y", true);
        g.beginPath();
        g.arc(x, y, 3.2 * ratio, 0, 7);
        g.lineWidth = 1.6 * ratio;
        g.strokeStyle = colours.data;
        g.fillStyle = i === 0 ? colours.data : colours.bg; // solid and hollow, as the curves are solid and dashed
        g.fill();
        g.stroke();
      });
    }
    g.restore();
  }
}

/** Range that holds all the numbers. @param {number[][]} lists @param {number} [calm] @returns {[number, number]} */
function span(lists, calm) {
  let low = Infinity;
  let high = -Infinity;
  for (const list of lists) {
    for (const v of list) {
      if (v < low) low = v;
      if (v > high) high = v;
    }
  }
  return padded(low, high, calm);
}

/**
 * Ranges of two scales that hold their numbers and have zero at one height: the area and the integral start from one line.
 * @param {(number | null)[]} first @param {(number | null)[]} second @returns {{y: [number, number], y2: [number, number]}}
 */
function alignedAtZero(first, second) {
  const ends = [first, second].map((list) => {
    let low = 0;
    let high = 0;
    for (const v of list) {
      if (v === null || !Number.isFinite(v)) continue;
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    return { low, high, size: Math.max(-low, high) || 1 };
  });
  const below = Math.max(...ends.map(({ low, size }) => -low / size)) + 0.1;
  const above = Math.max(...ends.map(({ high, size }) => high / size)) + 0.1;
  const [y, y2] = ends.map(({ size }) => /** @type {[number, number]} */ ([-below * size, above * size]));
  return { y, y2 };
}

/** @param {number} value @param {number} [digits] */
function short(value, digits = 3) {
  const size = Math.abs(value);
  return size >= 0.01 && size < 1000 ? fixed(value, digits - 1) : size === 0 ? "0" : format(value, digits - 1);
}
