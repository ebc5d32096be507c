// The phase view: three canvases over each other, each drawn when its own part changed.

import { FlowLayer } from "./flow.js";
import { drawBase } from "./base.js";
import { FixedPointCards } from "./fixed-points.js";
import { drawInk } from "./ink.js";
import { Chase } from "./chase.js";
import { fit } from "./fit.js";
import { Labels } from "../model/labels.js";
import { size } from "./paint.js";
import { enlargement } from "../look/present.js";

/** @typedef {import("../model/model.js").Model} Model */

const stillEvery = 90; // ms between two pictures of the still layer while training plays and only what it shows changes

export class PhaseView {
  /** @param {HTMLElement} element @param {Model} model */
  constructor(element, model) {
    this.element = element;
    this.model = model;
    const canvas = (/** @type {string} */ id) => /** @type {HTMLCanvasElement} */ (element.querySelector(`#${id}`));
    this.base = canvas("base");
    this.ink = canvas("ink");
    this.flow = new FlowLayer(canvas("flow"), model);
    this.ratio = 1; // pixels of the screen a unit of the camera
    this.flowRatio = 1;
    this.labels = new Labels();
    this.cards = new FixedPointCards(/** @type {HTMLElement} */ (element.querySelector("#fixed-points")), model);
    /** @type {import("../model/labels.js").Rect[]} where ticks stand */
    this.ticks = [];
    /** @type {import("../model/labels.js").Rect[]} what the page has put over the picture */
    this.over = [];
    this.stale = true;
    this.sight = ""; // what the still layer was seen through
    this.stillAt = -Infinity; // ms
    this.owes = false; // the still layer waits for its turn
    this.foot = 0; // how high the legend and the trust light stand, pixels
    this.chase = new Chase(model, () => fit(model, this.words()));
    this.again = false; // a one-parameter landscape still has to be fitted to its heights
    new ResizeObserver(() => this.resize()).observe(element);
    this.resize();
    this.watchRatio();
  }

  /** A window may move to a screen of other pixels without changing its size. */
  watchRatio() {
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", () => {
      this.resize();
      this.watchRatio();
    }, { once: true });
  }

  resize() {
    if (matchMedia("print").matches) return; // paper takes the picture as it stands, and no frame is drawn while it does
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width < 2 || height < 2) return;
    const ratio = Math.min(4, devicePixelRatio || 1);
    for (const canvas of [this.base, this.ink]) size(canvas, width, height, ratio);
    // Hair-thin trails gain nothing above two pixels a pixel that the eye could see.
    const coarse = Math.min(2, ratio);
    // A larger unit makes every line thicker and every word larger.
    const unit = enlargement();
    this.ratio = ratio * unit;
    this.flowRatio = coarse * unit;
    const { camera } = this.model;
    // Room of another shape, as when a tab of a phone takes some of it: what nobody has moved is fitted again. A bar of the browser that comes and goes is less.
    if (!camera.moved && camera.width > 1 && Math.max(Math.abs(width / unit / camera.width - 1), Math.abs(height / unit / camera.height - 1)) > 0.15) this.model.needsFit = true;
    camera.resize(width / unit, height / unit);
    this.model.orbit.resize(width / unit, height / unit);
    // On a small screen fewer particles make the same picture.
    this.flow.resize(width, height, coarse, Math.min(4000, Math.round((width * height) / unit / 140)));
    this.model.mark("base", "ink");
  }

  /** @param {import("../look/palette.js").Palette} colours @param {number} now ms @returns {boolean} whether anything was drawn */
  draw(colours, now) {
    const { model } = this;
    // Where the words of the page stand is known a frame after they were drawn; while the hand moves something they do not.
    if (this.stale && !model.held && model.training !== "playing") this.measure();
    this.stale = model.dirty.has("ui");
    if (model.needsFit) this.fit();
    this.chase.advance(now);
    this.follow();
    let drawn = this.flow.draw(colours, this.flowRatio, now);
    this.owes = model.dirty.has("base") && this.waits(colours, now);
    const still = model.dirty.has("base") && !this.owes;
    if (still) {
      this.ticks = drawBase(this.context(this.base), model, colours, this.foot);
      drawn = true;
    }
    if (model.dirty.has("ink") || still) {
      drawInk(this.context(this.ink), model, colours, this.labels, [...this.over, ...this.ticks]);
      this.cards.draw(this.over);
      drawn = true;
    }
    return drawn;
  }

  /** Level lines and regions are the dearest to draw and change the least: while training plays they leave most frames to what moves. @param {import("../look/palette.js").Palette} colours @param {number} now ms */
  waits({ bg }, now) {
    const { model } = this;
    const { x0, x1, y0, y1, width, height } = model.camera;
    const sight = [x0, x1, y0, y1, width, height, this.ratio, bg, model.orbit.key, JSON.stringify(model.layers)].join();
    if (model.training === "playing" && sight === this.sight && now - this.stillAt < stillEvery) return true;
    this.sight = sight;
    this.stillAt = now;
    return false;
  }

  /** @param {HTMLCanvasElement} canvas */
  context(canvas) {
    const g = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    g.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    return g;
  }

  /** On the (t, z) plane the picture grows with T. */
  follow() {
    const { model } = this;
    if (!model.flat || model.needsFit || model.t1 <= model.camera.x1) return;
    model.camera.x1 = model.t1 + (model.t1 - model.camera.x0) * 0.04;
    model.mark("base", "ink");
  }

  /** Shows everything there is, once there is something. */
  fit() {
    const { model } = this;
    if (!fit(model, this.words())) return;
    model.needsFit = false;
    this.again = model.isLandscape && !model.scene?.view?.y && !model.landscape;
    this.flow.reset();
    model.mark("base", "ink");
  }

  /** Measures what stands over the picture; called when that has been drawn anew. */
  measure() {
    const unit = enlargement();
    const frame = this.element.getBoundingClientRect();
    const over = [...this.element.querySelectorAll(".say h2, .say p, .corner > *, .legend, .trust")].map((part) => {
      const box = part.getBoundingClientRect();
      return { x: (box.x - frame.x) / unit, y: (box.y - frame.y) / unit, w: box.width / unit, h: box.height / unit };
    }).filter(({ w, h }) => w > 0 && h > 0);
    if (JSON.stringify(over) === JSON.stringify(this.over)) return;
    this.over = over;
    this.foot = this.words().foot;
    this.model.mark("base", "ink");
  }

  /** Where the headline ends, and how high what is written below stands. */
  words() {
    const box = /** @type {HTMLElement | null} */ (this.element.querySelector(".say"));
    const feet = [.../** @type {NodeListOf<HTMLElement>} */ (this.element.querySelectorAll(".legend, .trust"))];
    const foot = Math.max(0, ...feet.filter(({ offsetHeight }) => offsetHeight > 0).map(({ offsetTop }) => this.model.camera.height - offsetTop));
    return { right: box ? box.offsetLeft + box.offsetWidth : 0, bottom: box ? box.offsetTop + box.offsetHeight : 0, foot };
  }

  /** Fits once more when the heights of a one-parameter landscape have come. */
  landscapeCame() {
    if (!this.again || !this.model.landscape) return;
    this.again = false;
    this.model.needsFit = true;
  }
}
