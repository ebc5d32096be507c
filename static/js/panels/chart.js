// One uPlot chart in the page's style. It draws its lines itself, as far as pixels can tell them.

import uPlot from "../../vendor/uplot/uPlot.esm.js";
import { trimmed } from "../model/number.js";
import { faded } from "../look/palette.js";
import { wholePowers } from "../model/scale.js";
import { indexAt, jumps, trace } from "../model/trace.js";

/**
 * @typedef {uPlot} Plot
 *
 * @typedef {object} Line
 * @property {string} colour
 * @property {number[]} [dash]
 * @property {number} [width]
 * @property {number} [alpha]
 * @property {boolean} [area] filled down to zero
 * @property {string} [scale] "y", or "y2" with a scale of its own
 *
 * @typedef {object} ChartOptions
 * @property {Line[]} lines
 * @property {boolean} [log] of the numbers' sizes; where they are negative the line is thin
 * @property {boolean} [clock] whether the ticks of the clock stand below
 * @property {() => [number, number]} range of the clock
 * @property {() => {y: [number, number], y2?: [number, number]}} heights of the scales
 * @property {() => [number, number]} [seen] the stretch of the clock that is uncovered
 * @property {(g: CanvasRenderingContext2D, chart: uPlot) => void} [over] drawn on top
 */

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

export class Chart {
  /** @param {HTMLElement} element @param {import("../look/palette.js").Palette} colours @param {ChartOptions} options */
  constructor(element, colours, options) {
    this.element = element;
    this.options = options;
    this.colours = colours;
    const { lines, clock = false, log = false } = options;
    const { scale } = colours;
    const font = `${scale > 1 ? 13 * scale : 11}px ${colours.mono}`;
    const axis = { stroke: colours.faint, font, ticks: { show: false }, labelGap: 0 };
    /** @type {ArrayLike<number>[]} as they came: the plot itself has their sizes when the scale is logarithmic */
    this.data = [];
    /** @type {number[]} */
    this.jumps = [];
    /** @type {(Path2D | null)[]} where a line is negative on a logarithmic scale */
    this.negative = lines.map(() => null);
    /** @type {uPlot.Options} */
    const config = {
      width: Math.max(10, element.clientWidth),
      height: Math.max(10, element.clientHeight),
      padding: [8 * scale, 18 * scale, clock ? 0 : 8 * scale, 0],
      legend: { show: false },
      pxAlign: 0,
      cursor: {
        y: false,
        drag: { x: false, y: false, setScale: false },
        points: { size: 8 * scale, width: 0, fill: (_, i) => lines[i - 1].colour, stroke: () => colours.bg },
        bind: { mousedown: () => null, mouseup: () => null, click: () => null, dblclick: () => null },
        // No dot on what is covered or has no place.
        dataIdx: (plot, i, index, t) => {
          const [from, to] = options.seen?.() ?? [-Infinity, Infinity];
          return i && (t < from || t > to || !Number.isFinite(this.data[i]?.[index])) ? null : index;
        },
      },
      scales: {
        x: { time: false, range: () => options.range() },
        y: { ...(log ? { distr: 3 } : {}), range: () => options.heights().y },
        y2: { range: () => options.heights().y2 ?? [0, 1] },
      },
      axes: [
        { ...axis, size: clock ? 24 * scale : 0, gap: 4, space: 90 * scale, grid: { stroke: faded(colours.line, 0.75), width: 1 }, values: (_, splits) => splits.map((v) => (clock ? trimmed(v, 4) : "")) },
        {
          ...axis, size: scale > 1 ? 50 * scale : 66, gap: 6, space: 30,
          grid: { stroke: faded(colours.line, 0.4), width: 1, ...(log ? { filter: all } : {}) },
          // The plot's own search for logarithmic ticks does not end below 1e-16.
          ...(log ? { splits: (/** @type {uPlot} */ _, /** @type {number} */ __, /** @type {number} */ low, /** @type {number} */ high) => wholePowers(low, high), filter: all } : {}),
          values: (_, splits) => splits.map((v) => (log ? power(v) : trimmed(v))),
        },
      ],
      series: [
        {},
        ...lines.map((line) => ({
          scale: line.scale ?? "y",
          stroke: faded(line.colour, line.alpha ?? 1),
          width: (line.width ?? 2.2) * scale,
          dash: line.dash?.map((length) => length * scale),
          points: { show: false },
          paths: (/** @type {uPlot} */ plot, /** @type {number} */ i) => /** @type {any} */ (this.paths(plot, i)),
          ...(line.area ? { fill: faded(line.colour, 0.26) } : {}),
        })),
      ],
      hooks: {
        drawAxes: [(plot) => zeroLine(plot, colours)],
        draw: [(plot) => this.finish(plot)],
      },
    };
    this.plot = new uPlot(config, [[0, 1], ...lines.map(() => [null, null])], element);
    this.observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width > 10 && height > 10) this.plot.setSize({ width, height });
    });
    this.observer.observe(element);
  }

  /** @param {ArrayLike<number>[]} data the clock, rising, then a list a line */
  set(data) {
    if (!data[0]?.length) return;
    this.data = data;
    this.jumps = jumps(data[0]);
    this.plot.setData(/** @type {any} */ (this.options.log ? [data[0], ...data.slice(1).map((list) => Float64Array.from(list, Math.abs))] : data));
  }

  /** Draws again: with `stretched` the ranges changed, else only what is uncovered. @param {boolean} stretched */
  redraw(stretched) {
    this.plot.redraw(stretched, stretched);
  }

  /** @param {uPlot} plot @param {number} i */
  paths(plot, i) {
    const line = this.options.lines[i - 1];
    const stroke = new Path2D();
    const { fill, clock, X, Y } = this.places(plot, line.scale ?? "y");
    const heights = this.data[i];
    const whole = { stroke, fill: /** @type {Path2D | null} */ (null), flags: 1, band: null, gaps: null, clip: /** @type {Path2D | null} */ (null) };
    // Read at every drawing: uncovering a sweep needs no new path.
    Object.defineProperty(whole, "clip", { get: () => this.uncovered(plot) });
    if (!clock || !heights) return whole;
    const { min, max } = plot.scales.x;
    const from = Math.max(0, indexAt(clock, min ?? -Infinity) - 1);
    const to = Math.min(clock.length - 1, indexAt(clock, max ?? Infinity));
    if (this.options.log) {
      trace(clock, heights, from, to, X, (v) => (v > 0 ? Y(v) : NaN), stroke);
      this.negative[i - 1] = new Path2D();
      trace(clock, heights, from, to, X, (v) => (v < 0 ? Y(-v) : NaN), /** @type {Path2D} */ (this.negative[i - 1]));
    } else trace(clock, heights, from, to, X, Y, stroke);
    if (fill && line.area && to > from) {
      const area = new Path2D();
      const zero = Y(0);
      area.moveTo(X(clock[from]), zero);
      const lineTo = (/** @type {number} */ x, /** @type {number} */ y) => area.lineTo(x, y);
      trace(clock, heights, from, to, X, Y, { moveTo: lineTo, lineTo }); // a jump is an edge of the area
      area.lineTo(X(clock[to]), zero);
      whole.fill = area;
    }
    return whole;
  }

  /** Where numbers stand, in pixels of the canvas. @param {uPlot} plot @param {string} scale */
  places(plot, scale) {
    const { left, top, width, height } = plot.bbox;
    const { min: x0 = 0, max: x1 = 1 } = plot.scales.x;
    const { min: y0 = 0, max: y1 = 1, distr } = plot.scales[scale];
    const kx = width / (x1 - x0);
    const log = distr === 3;
    const low = log ? Math.log10(y0) : y0;
    const ky = height / ((log ? Math.log10(y1) : y1) - low);
    return {
      fill: !log,
      clock: this.data[0],
      X: (/** @type {number} */ t) => left + (t - x0) * kx,
      Y: (/** @type {number} */ v) => top + height - ((log ? Math.log10(v) : v) - low) * ky,
    };
  }

  /** The stretch that is uncovered, for clipping. @param {uPlot} plot */
  uncovered(plot) {
    const seen = this.options.seen?.();
    if (!seen || (seen[0] === -Infinity && seen[1] === Infinity)) return null;
    const { X } = this.places(plot, "y");
    const { left, top, width, height } = plot.bbox;
    const from = Math.max(left - 4, X(seen[0]));
    const clip = new Path2D();
    clip.rect(from, top - 4, Math.max(0, Math.min(left + width + 4, X(seen[1])) - from), height + 8);
    return clip;
  }

  /** What uPlot does not draw: negative stretches, jumps, and what the panel adds. @param {uPlot} plot */
  finish(plot) {
    const { lines, over } = this.options;
    const g = plot.ctx;
    const { left, top, width, height } = plot.bbox;
    const ratio = devicePixelRatio * this.colours.scale;
    g.save();
    g.beginPath();
    g.rect(left, top - 4, width, height + 8);
    g.clip();
    const clip = this.uncovered(plot);
    if (clip) g.clip(clip);
    lines.forEach((line, i) => {
      const path = this.options.log ? this.negative[i] : null;
      if (!path || !plot.series[i + 1].show) return;
      g.strokeStyle = faded(line.colour, 0.75 * (line.alpha ?? 1));
      g.lineWidth = ratio;
      g.setLineDash((line.dash ?? []).map((length) => length * ratio));
      g.stroke(path);
    });
    this.drawJumps(g, plot, ratio);
    g.restore();
    g.save();
    g.setLineDash([]); // the last curve's dashes are still set
    over?.(g, plot);
    g.restore();
  }

  /** A dotted line between what a curve was and what it is. @param {CanvasRenderingContext2D} g @param {uPlot} plot @param {number} ratio */
  drawJumps(g, plot, ratio) {
    const { lines, log } = this.options;
    lines.forEach((line, i) => {
      const heights = this.data[i + 1];
      if (!heights || line.area || line.scale === "y2") return;
      const { clock, X, Y } = this.places(plot, "y");
      g.strokeStyle = faded(line.colour, 0.6);
      g.lineWidth = 1.3 * ratio;
      g.setLineDash([1.5 * ratio, 2.5 * ratio]);
      g.beginPath();
      for (const k of this.jumps) {
        const x = X(clock[k]);
        g.moveTo(x, Y(log ? Math.abs(heights[k - 1]) : heights[k - 1]));
        g.lineTo(x, Y(log ? Math.abs(heights[k]) : heights[k]));
      }
      g.stroke();
    });
  }

  /** Puts the cursor at a clock without telling anybody. @param {number} t */
  point(t) {
    const left = this.plot.valToPos(t, "x");
    const inside = left >= -0.5 && left <= this.plot.over.clientWidth + 0.5;
    this.plot.setCursor({ left: inside ? left : -10, top: 1 }, false);
  }

  destroy() {
    this.observer.disconnect();
    this.plot.destroy();
  }
}

/** Ends with a little room around numbers; a change below `calm` of their size is drawn flat. @param {number} low @param {number} high @param {number} [calm] @returns {[number, number]} */
export function padded(low, high, calm = 0.02) {
  if (!Number.isFinite(high - low)) return [-1, 1];
  // A constant deserves a flat line, not its rounding errors across the whole height.
  const least = Math.max(Math.abs(low), Math.abs(high)) * calm || 1;
  const span = Math.max(high - low, least);
  const middle = (low + high) / 2;
  return [middle - span * 0.56, middle + span * 0.56];
}

/** Every tick stays: they are few already. @param {uPlot} _ @param {number[]} splits */
const all = (_, splits) => splits;

/** @param {number} value */
function power(value) {
  const exponent = Math.round(Math.log10(value));
  if (exponent >= -2 && exponent <= 3) return String(10 ** exponent);
  return `10${exponent < 0 ? "⁻" : ""}${[...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]).join("")}`;
}

/** @param {uPlot} chart @param {import("../look/palette.js").Palette} colours */
function zeroLine(chart, colours) {
  const { min, max } = chart.scales.y;
  if (min === undefined || max === undefined || min === null || max === null || min >= 0 || max <= 0 || chart.scales.y.distr === 3) return;
  const y = Math.round(chart.valToPos(0, "y", true)) + 0.5;
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.strokeStyle = faded(colours.faint, 0.65);
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}
