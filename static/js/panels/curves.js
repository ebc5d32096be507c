// What panels of curves over a clock have in common: the chart, the legend, the switch to a logarithmic scale.

import { Chart, padded } from "./chart.js";
import { decades, ends } from "../model/columns.js";
import { hiddenLines, toggleLine } from "../model/panels.js";
import { dashes } from "../look/palette.js";

const most = 40; // lines

/**
 * @typedef {import("../look/palette.js").Palette} Palette
 *
 * @typedef {object} Source
 * @property {string} colour name of a colour
 * @property {"plots" | "training"} part what has to be drawn again when a choice changes
 * @property {() => string[]} names of the lines
 * @property {(name: string) => string} label
 * @property {() => string} version another one when the numbers are others
 * @property {() => ArrayLike<number>[]} data the clock, then a list a line; nothing while there is none
 * @property {(i: number) => string} value of a line at the cursor
 * @property {() => number} now where the cursor stands
 * @property {() => boolean} [log] whether the scale is logarithmic unless the reader says otherwise
 * @property {number} [decades] shown at most of a logarithmic scale, instead of eight
 * @property {boolean} [linear] whether it must be linear
 * @property {number} [calm] a change below this part of the size is drawn flat
 * @property {() => number[]} [marks] other numbers the scale has to hold
 * @property {(data: ArrayLike<number>[]) => {y: [number, number], y2?: [number, number]}} [heights]
 * @property {(i: number, palette: Palette) => Partial<import("./chart.js").Line>} [line]
 * @property {number} [extra] lines without a name after the others
 * @property {() => [number, number]} [seen]
 * @property {(g: CanvasRenderingContext2D, plot: import("./chart.js").Plot, palette: Palette, hidden: string[]) => void} [over]
 */

export class Curves {
  /** @param {import("./panel.js").Panel} panel @param {import("../model/app.js").App} app @param {Source} source */
  constructor(panel, app, source) {
    this.panel = panel;
    this.model = app.model;
    this.source = source;
    /** @type {Chart | null} */
    this.chart = null;
    this.built = "";
    this.drawn = "";
    this.stretch = "";
    this.uncovered = "";
    /** @type {{y: [number, number], y2?: [number, number]}} from whole curves, so that nothing jumps while a sweep uncovers them */
    this.heights = { y: [-1, 1] };
    this.detach = () => {};
    panel.legend.toggle = (name) => {
      toggleLine(this.model.panels, panel.name, source.names(), name);
      this.model.mark(source.part);
    };
    /** @type {HTMLButtonElement | null} */
    this.switch = source.linear ? null : panel.tool("log-button", "Logarithmic scale", "M3 16.500V3.500M3 16.500h14M3 14C8 14 15 12 16 4");
    this.switch?.addEventListener("click", () => {
      this.model.panels.log[panel.name] = !this.log;
      this.model.mark(source.part);
    });
    panel.axis?.keys(panel.chart, source.now);
  }

  get log() {
    return !this.source.linear && (this.model.panels.log[this.panel.name] ?? this.source.log?.() ?? false);
  }

  /** @param {Palette} palette */
  draw(palette) {
    const { panel, source, model, log } = this;
    const names = source.names().slice(0, most);
    const hidden = hiddenLines(model.panels, panel.name, names);
    const key = [names.length, hidden.map((name) => names.indexOf(name)), palette.bg, palette.scale, log, panel.foot].join(" ");
    const fresh = key !== this.built;
    if (fresh) this.build(palette, names, hidden, log, key);
    const chart = /** @type {Chart} */ (this.chart);
    if (this.switch) this.switch.ariaPressed = String(log);
    const [low, high] = panel.axis?.range() ?? [0, 1];
    const stretch = `${low} ${high}`;
    const [from, to] = source.seen?.() ?? [0, 0];
    const uncovered = `${from} ${to}`;
    const drawn = source.version();
    if (fresh || drawn !== this.drawn) this.take(names, hidden, log);
    else if (stretch !== this.stretch) chart.redraw(true);
    else if (uncovered !== this.uncovered) chart.redraw(false);
    Object.assign(this, { drawn, stretch, uncovered });
    panel.legend.show(names.map((name, i) => ({ name, label: source.label(name), value: source.value(i), dash: names.length > 1 ? source.line?.(i, palette).dash ?? dashes[i % dashes.length] : [] })), hidden, source.colour);
    chart.point(source.now());
  }

  /** @param {string[]} names @param {string[]} hidden @param {boolean} log */
  take(names, hidden, log) {
    const data = this.source.data();
    if (!data.length) return;
    const visible = data.slice(1, 1 + names.length).filter((_, i) => !hidden.includes(names[i]));
    if (log) this.heights = { y: decades([...visible, this.source.marks?.() ?? []], this.source.decades) };
    else if (this.source.heights) this.heights = this.source.heights(data);
    else this.heights = { y: padded(...ends([...visible, this.source.marks?.() ?? []]), this.source.calm) };
    this.chart?.set(data);
  }

  /** @param {Palette} palette @param {string[]} names @param {string[]} hidden @param {boolean} log @param {string} key */
  build(palette, names, hidden, log, key) {
    const { panel, source } = this;
    this.destroy();
    this.built = key;
    const axis = /** @type {import("./axis.js").Axis} */ (panel.axis);
    const colour = palette[/** @type {"adjoint"} */ (source.colour)];
    const count = Math.max(1, names.length) + (source.extra ?? 0);
    this.chart = new Chart(panel.chart, palette, {
      lines: Array.from({ length: count }, (_, i) => ({ colour, dash: dashes[i % dashes.length], alpha: i ? 0.8 : 1, ...source.line?.(i, palette) })),
      log,
      clock: panel.foot,
      range: () => axis.range(),
      heights: () => this.heights,
      seen: source.seen,
      over: source.over && ((g, plot) => source.over?.(g, plot, palette, hidden)),
    });
    names.forEach((name, i) => {
      if (hidden.includes(name)) this.chart?.plot.setSeries(i + 1, { show: false }, false);
    });
    this.detach = axis.attach(this.chart);
  }

  destroy() {
    this.detach();
    this.chart?.destroy();
    this.chart = null;
    this.built = "";
  }
}

/** Clocks up to which z, and from which a, is uncovered by the sweeps. @param {import("../model/model.js").Model} model @returns {{z: [number, number], a: [number, number]}} */
export const uncovered = ({ reveal }) => ({ z: [-Infinity, reveal.z], a: [reveal.a, Infinity] });
