// The clock that several panels share: one stretch of it in sight, one cursor, and the gestures that change them.

import { stretch, wholeClock } from "../model/panels.js";
import { between, pan, pinched, zoomAbout } from "../model/zoom.js";
import { add } from "./panel.js";

/** @typedef {import("./chart.js").Chart} Chart */

export class Axis {
  /**
   * @param {import("../model/app.js").App} app @param {import("../model/panels.js").Clock} clock
   * @param {{hover: (clock: number | null) => void, press?: (clock: number) => void}} tell
   */
  constructor(app, clock, tell) {
    this.app = app;
    this.clock = clock;
    this.tell = tell;
    /** @type {Set<HTMLElement>} marks of the stretch being drawn on */
    this.bands = new Set();
  }

  /** @returns {[number, number]} */
  range() {
    return stretch(this.app.model, this.clock);
  }

  get zoomed() {
    return this.app.model.panels.zoom[this.clock] !== null;
  }

  /** @param {[number, number] | null} range */
  show(range) {
    const { model } = this.app;
    model.panels.zoom[this.clock] = range;
    model.mark(this.clock === "t" ? "plots" : "training", "ui");
  }

  reset = () => this.show(null);

  /** @param {number} at @param {number} factor */
  zoom(at, factor) {
    const { model } = this.app;
    this.show(zoomAbout(model.panels.zoom[this.clock], wholeClock(model, this.clock), at, factor));
  }

  /** @param {number} part of the stretch in sight */
  pan(part) {
    const { model } = this.app;
    this.show(pan(model.panels.zoom[this.clock], wholeClock(model, this.clock), part));
  }

  /** Keys while a chart has the focus. @param {HTMLElement} element @param {() => number} now */
  keys(element, now) {
    element.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const [low, high] = this.range();
      const at = now() >= low && now() <= high ? now() : (low + high) / 2;
      const act = {
        "+": () => this.zoom(at, 0.7), "=": () => this.zoom(at, 0.7), "-": () => this.zoom(at, 1 / 0.7), "−": () => this.zoom(at, 1 / 0.7), "0": this.reset,
        PageUp: () => this.pan(-0.5), PageDown: () => this.pan(0.5),
      }[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    });
  }

  /** Takes part in a chart: hover, press, wheel, fingers, and its axis. @param {Chart} chart */
  attach(chart) {
    const { over } = chart.plot;
    const at = (/** @type {MouseEvent} */ event) => chart.plot.posToVal(event.clientX - over.getBoundingClientRect().left, "x");
    over.addEventListener("wheel", (event) => this.wheel(event, at(event), over), { passive: false });
    over.addEventListener("dblclick", this.reset);
    this.fingers(over, at);
    const band = add(over, "div", "band");
    this.bands.add(band);
    const strip = /** @type {HTMLElement | null} */ (chart.plot.root.querySelector(".u-axis"));
    if (chart.options.clock && strip) this.strip(strip, at, over);
    return () => this.bands.delete(band);
  }

  /** @param {WheelEvent} event @param {number} at @param {HTMLElement} over */
  wheel(event, at, over) {
    event.preventDefault();
    const line = event.deltaMode === 1 ? 16 : 1;
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) this.pan((sideways * line) / over.clientWidth);
    else this.zoom(at, Math.exp(Math.max(-1, Math.min(1, event.deltaY * line * 0.0016))));
  }

  /** The pointer marks a clock; a press chooses it; two fingers stretch. @param {HTMLElement} over @param {(event: MouseEvent) => number} at */
  fingers(over, at) {
    /** @type {Map<number, {x: number, clock: number}>} */
    const down = new Map();
    let alone = true;
    over.addEventListener("pointerdown", (event) => {
      down.set(event.pointerId, { x: event.clientX, clock: at(event) });
      alone = down.size === 1;
    });
    over.addEventListener("pointermove", (event) => {
      const finger = down.get(event.pointerId);
      if (finger) finger.x = event.clientX;
      if (down.size < 2) {
        this.tell.hover(at(event));
        return;
      }
      const [a, b] = [...down.values()];
      const box = over.getBoundingClientRect();
      const part = (/** @type {number} */ x) => (x - box.left) / box.width;
      this.show(pinched(wholeClock(this.app.model, this.clock), a.clock, part(a.x), b.clock, part(b.x)));
    });
    const up = (/** @type {PointerEvent} */ event) => {
      if (down.delete(event.pointerId) && alone && event.type === "pointerup") this.tell.press?.(at(event));
    };
    over.addEventListener("pointerup", up);
    over.addEventListener("pointercancel", up);
    // The pointer itself, not uPlot's cursor hook: that one also fires when data changes under a resting cursor.
    over.addEventListener("pointerleave", (event) => {
      down.delete(event.pointerId);
      this.tell.hover(null);
    });
  }

  /** Drawing along the axis marks the stretch to show; with Shift it moves the one in sight. @param {HTMLElement} strip @param {(event: MouseEvent) => number} at @param {HTMLElement} over */
  strip(strip, at, over) {
    strip.classList.add("strip");
    strip.title = "Drag to zoom in; double click shows all";
    strip.addEventListener("dblclick", this.reset);
    strip.addEventListener("wheel", (event) => this.wheel(event, at(event), over), { passive: false });
    let from = NaN;
    let before = 0;
    strip.addEventListener("pointerdown", (event) => {
      strip.setPointerCapture(event.pointerId);
      from = at(event);
      before = event.clientX;
    });
    strip.addEventListener("pointermove", (event) => {
      if (Number.isNaN(from)) return;
      if (event.shiftKey && this.zoomed) {
        this.pan((before - event.clientX) / over.clientWidth);
        before = event.clientX;
        return;
      }
      this.mark(from, at(event));
    });
    const done = (/** @type {PointerEvent} */ event) => {
      const to = at(event);
      const [low, high] = this.range();
      this.mark(NaN, NaN);
      // A trembling click marks nothing.
      if (event.type === "pointerup" && !event.shiftKey && Math.abs(to - from) > 0.01 * (high - low)) this.show(between(wholeClock(this.app.model, this.clock), from, to));
      from = NaN;
    };
    strip.addEventListener("pointerup", done);
    strip.addEventListener("pointercancel", done);
  }

  /** @param {number} a @param {number} b */
  mark(a, b) {
    const [low, high] = this.range();
    const part = (/** @type {number} */ v) => (100 * (Math.min(high, Math.max(low, v)) - low)) / (high - low);
    for (const { style } of this.bands) {
      style.display = Number.isNaN(a) ? "none" : "block";
      style.left = `${part(Math.min(a, b))}%`;
      style.right = `${100 - part(Math.max(a, b))}%`;
    }
  }
}
