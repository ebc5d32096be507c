// One uPlot chart in the page's style.

import uPlot from "../../vendor/uplot/uPlot.esm.js";
import { format, parts } from "../model/number.js";
import { faded } from "../look/palette.js";

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
 * @property {boolean} [log]
 * @property {boolean} [clock] whether the ticks of the clock stand below
 * @property {() => [number, number] | null} [range] of the clock
 * @property {() => {y: [number, number], y2?: [number, number]} | null} [heights] of the scales, when more than the drawn numbers decides them
 * @property {(t: number | null) => void} [hover]
 * @property {(t: number) => void} [press] a click, or the end of a drag
 * @property {(g: CanvasRenderingContext2D, chart: uPlot) => void} [over] drawn on top
 */

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

export class Chart {
  /** @param {HTMLElement} element @param {import("../look/palette.js").Palette} colours @param {ChartOptions} options */
  constructor(element, colours, options) {
    this.element = element;
    const { lines, clock = false } = options;
    const { scale } = colours;
    const font = `${scale > 1 ? 13 * scale : 11}px ${colours.mono}`;
    const axis = { stroke: colours.faint, font, ticks: { show: false }, labelGap: 0 };
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
      },
      scales: {
        x: { time: false, range: (_, low, high) => options.range?.() ?? [low, high > low ? high : low + 1] },
        y: options.log ? { distr: 3 } : { range: (_, low, high) => options.heights?.()?.y ?? padded(low, high) },
        y2: { range: (_, low, high) => options.heights?.()?.y2 ?? padded(low, high) },
      },
      axes: [
        { ...axis, size: clock ? 24 * scale : 0, gap: 4, space: 90 * scale, grid: { stroke: faded(colours.line, 0.75), width: 1 }, values: (_, splits) => splits.map((v) => (clock ? format(v, 4).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "") : "")) },
        {
          ...axis, size: scale > 1 ? 50 * scale : 66, gap: 6, space: 30,
          grid: { stroke: faded(colours.line, 0.4), width: 1, ...(options.log ? { filter: (/** @type {uPlot} */ _, /** @type {number[]} */ splits) => wholePowers(splits) } : {}) },
          ...(options.log ? { filter: (/** @type {uPlot} */ _, /** @type {number[]} */ splits) => wholePowers(splits) } : {}),
          values: (_, splits) => splits.map((v) => (v === null ? "" : options.log ? power(v) : tick(v))),
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
          spanGaps: false,
          ...(line.area ? { fill: faded(line.colour, 0.26), fillTo: 0 } : {}),
        })),
      ],
      hooks: {
        drawAxes: [(chart) => zeroLine(chart, colours)],
        draw: [(chart) => options.over?.(chart.ctx, chart)],
      },
    };
    this.plot = new uPlot(config, [[0, 1], ...lines.map(() => [null, null])], element);
    const { hover, press } = options;
    // Not the click, which uPlot swallows after a drag.
    if (press) this.plot.over.addEventListener("pointerup", (event) => press(this.plot.posToVal(event.offsetX, "x")));
    if (hover) {
      // The pointer itself, not uPlot's cursor hook: that one also fires when data changes under a resting cursor.
      this.plot.over.addEventListener("pointermove", (event) => hover(this.plot.posToVal(event.offsetX, "x")));
      this.plot.over.addEventListener("pointerleave", () => hover(null));
    }
    this.observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width > 10 && height > 10) this.plot.setSize({ width, height });
    });
    this.observer.observe(element);
  }

  /** @param {(number | null | undefined)[][]} data the clock, then a list a line */
  set(data) {
    if (data[0].length) this.plot.setData(/** @type {any} */ (data));
  }

  /** Puts the cursor at a clock without telling anybody. @param {number} t */
  point(t) {
    const left = this.plot.valToPos(t, "x");
    this.plot.setCursor({ left: Number.isFinite(left) ? left : -10, top: 1 }, false);
  }

  destroy() {
    this.observer.disconnect();
    this.plot.destroy();
  }
}

/** Ends with a little room around numbers; a change below `calm` of their size is drawn flat. @param {number | null} low @param {number | null} high @param {number} [calm] @returns {[number, number]} */
export function padded(low, high, calm = 0.02) {
  if (low === null || high === null || !Number.isFinite(high - low)) return [-1, 1];
  // A constant deserves a flat line, not its rounding errors across the whole height.
  const least = Math.max(Math.abs(low), Math.abs(high)) * calm || 1;
  const span = Math.max(high - low, least);
  const middle = (low + high) / 2;
  return [middle - span * 0.56, middle + span * 0.56];
}

/** Keeps whole powers of ten, at most seven of them. @param {number[]} splits */
function wholePowers(splits) {
  const exponents = splits.map((v) => Math.log10(v)).map((e) => (Math.abs(e - Math.round(e)) < 1e-6 ? Math.round(e) : null));
  const every = Math.ceil(exponents.filter((e) => e !== null).length / 7);
  return splits.map((v, i) => (exponents[i] !== null && /** @type {number} */ (exponents[i]) % every === 0 ? v : null));
}

/** @param {number} value */
function power(value) {
  const exponent = Math.round(Math.log10(value));
  if (exponent >= -2 && exponent <= 3) return String(10 ** exponent);
  return `10${exponent < 0 ? "⁻" : ""}${[...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]).join("")}`;
}

/** @param {number} value */
function tick(value) {
  return parts(value).exponent ? format(value) : format(value).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
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
