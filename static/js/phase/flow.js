// The moving layer of the phase view. A worker draws it where the browser can hand a canvas to one, so that trails do not
// take their time from the curves and the hand; elsewhere the page draws it.

import { FlowPicture } from "./flow-picture.js";

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {import("../look/palette.js").Palette} Palette
 * @typedef {{led: boolean, flows: boolean, spatial: boolean, reducedMotion: boolean, ratio: number, palette: import("./flow-picture.js").Palette, camera: object, orbit: object}} Sight what the worker has to know of the view; led, it draws when the page says so
 * @typedef {{canvas?: OffscreenCanvas, size?: {width: number, height: number, count: number}, grid?: object | null, box?: object | null, sight?: Sight, reset?: boolean, tick?: boolean}} Errand
 * @typedef {{active: number, rate: number}} Report particles that move, and frames a second
 */

const smooth = 20; // ms a frame up to which the page keeps up

export class FlowLayer {
  /** @param {HTMLCanvasElement} canvas @param {Model} model */
  constructor(canvas, model) {
    this.canvas = canvas;
    this.model = model;
    /** @type {Report} */
    this.report = { active: 0, rate: Infinity };
    this.apart = "transferControlToOffscreen" in canvas && typeof Worker === "function";
    /** @type {Worker | null} hired when there is a field to show: the first picture of the page goes first */
    this.worker = null;
    /** @type {FlowPicture | null} */
    this.picture = this.apart ? null : new FlowPicture(canvas);
    /** @type {Errand} what the worker has not heard of yet */
    this.errand = {};
    /** @type {Model["grid"]} */
    this.grid = null;
    /** @type {Model["box"]} */
    this.box = null;
    this.sight = "";
    this.extent = "";
    this.last = 0; // ms, of the last frame
    this.interval = 1000 / 60; // ms a frame, over the last ones
    this.frames = 0;
  }

  /** Whether the worker follows the page, so that where processors are few it takes no time from what training shows. */
  get led() {
    return this.model.training === "playing";
  }

  hire() {
    const worker = new Worker(new URL("./worker/flow-worker.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => { this.report = data; };
    const offscreen = this.canvas.transferControlToOffscreen();
    worker.postMessage({ canvas: offscreen }, [offscreen]);
    return worker;
  }

  /** How many particles move. */
  get active() {
    const { model } = this;
    if (!(model.spatial ? model.box : model.grid)) return 0;
    return this.apart ? this.report.active : (model.spatial ? model.swarm : model.particles).active;
  }

  /** Frames a second of the worker where it goes by itself; the page counts its own. */
  get rate() {
    return this.apart && this.model.flows && !this.model.reducedMotion && !this.led ? this.report.rate : Infinity;
  }

  /** Gives the canvas its pixels. @param {number} width @param {number} height CSS pixels @param {number} ratio @param {number} count of particles */
  resize(width, height, ratio, count) {
    const size = { width: Math.round(width * ratio), height: Math.round(height * ratio), count };
    const { particles, swarm } = this.model;
    particles.count = swarm.count = count;
    const extent = Object.values(size).join();
    if (extent !== this.extent) {
      if (this.apart) this.errand.size = size;
      else Object.assign(this.canvas, { width: size.width, height: size.height });
    }
    this.extent = extent;
    this.reset();
  }

  /** Starts from an empty picture. */
  reset() {
    this.picture?.reset();
    this.errand.reset = true;
  }

  /** A sheet of its own for somebody who listens to what is drawn; the still particles are drawn on it too until it is put away. */
  sheet() {
    if (!this.apart) return this.canvas;
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = this.extent.split(",").map(Number);
    this.picture = new FlowPicture(canvas);
    return canvas;
  }

  putAway() {
    if (this.apart) this.picture = null;
  }

  /** @param {Palette} colours @param {number} ratio @param {number} now ms @returns {boolean} whether the picture moves */
  draw(colours, ratio, now) {
    const { model, apart } = this;
    if (!apart) return this.picture?.draw(model, colours, ratio, now) ?? false;
    if (model.reducedMotion) this.picture?.draw(model, colours, ratio, now);
    const field = model.spatial ? model.box : model.grid;
    if (!this.worker && field && "shown" in document.documentElement.dataset) this.worker = this.hire();
    this.interval += 0.05 * (Math.min(200, now - this.last) - this.interval);
    this.last = now;
    // A page that keeps up has a particle picture to each of its own; a slower one to every second, or third.
    const every = this.interval < smooth ? 1 : this.interval < 2 * smooth ? 2 : 3;
    if (this.led && this.frames++ % every === 0) this.errand.tick = true;
    if (this.worker) this.send(colours, ratio, this.worker);
    return model.flows && !model.reducedMotion && field !== null;
  }

  /** Tells the worker what has changed. @param {Palette} colours @param {number} ratio @param {Worker} worker */
  send({ flow, light }, ratio, worker) {
    const { model, errand, led } = this;
    if (model.grid !== this.grid) errand.grid = this.grid = model.grid;
    if (model.box !== this.box) errand.box = this.box = model.box;
    const { camera, orbit, flows, spatial, reducedMotion } = model;
    /** @type {Sight} */
    const sight = { led, flows, spatial, reducedMotion, ratio, palette: { flow, light }, camera: { ...camera }, orbit: { ...orbit } };
    const key = JSON.stringify(sight);
    if (key !== this.sight) errand.sight = sight;
    this.sight = key;
    for (const _ in errand) {
      worker.postMessage(errand);
      this.errand = {};
      break;
    }
  }
}
