// Particles and their fading trails on a canvas, drawn alike by the page and by a worker: it knows no document.

/**
 * @typedef {import("../model/grid.js").FieldGrid} FieldGrid
 * @typedef {import("../model/field-box.js").FieldBox} FieldBox
 * @typedef {object} Flowing what the particles move in; the model of the page is one
 * @property {boolean} spatial
 * @property {boolean} flows whether particles are shown
 * @property {boolean} reducedMotion
 * @property {FieldGrid | null} grid
 * @property {FieldBox | null} box
 * @property {import("../model/camera.js").Camera} camera
 * @property {import("../model/orbit.js").Orbit} orbit
 * @property {import("../model/particles.js").Particles} particles
 * @property {import("../model/swarm.js").Swarm} swarm
 * @typedef {{flow: string, light: boolean}} Palette
 */

const fadeEvery = 0.033; // seconds: eight-bit alpha never fades to nothing in smaller steps
const fade = 0.085; // of the alpha, in that time
const alphas = [0.14, 0.3, 0.48, 0.7];

export class FlowPicture {
  /** @param {HTMLCanvasElement | OffscreenCanvas} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.g = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.unfaded = 0; // seconds since trails faded
    this.last = 0;
    this.window = [0, 0, 0, 0];
    this.fresh = true;
    this.empty = true; // which a picture that begins anew need not be yet
    this.still = "";
    this.solid = false;
    this.eye = "";
    this.turned = false; // the eye on the box moved since the last frame
  }

  /** Starts from an empty picture. */
  reset() {
    this.fresh = true;
    this.still = "";
  }

  /** @param {Flowing} model @param {Palette} colours @param {number} ratio @param {number} now ms @returns {boolean} whether anything was drawn */
  draw(model, colours, ratio, now) {
    const { g, canvas } = this;
    const field = model.spatial ? model.box : model.grid;
    if (!field || !model.flows) {
      if (!this.empty) {
        g.setTransform(1, 0, 0, 1, 0, 0);
        g.clearRect(0, 0, canvas.width, canvas.height);
      }
      this.empty = true;
      this.reset();
      return false;
    }
    this.empty = false;
    if (this.solid !== model.spatial) this.reset();
    this.solid = model.spatial;
    if (this.fresh) this.begin(model, colours, ratio);
    else if (model.spatial) this.turned = model.orbit.key !== this.eye;
    else this.pan(model, ratio);
    const { x0, x1, y0, y1 } = model.camera;
    this.window = [x0, x1, y0, y1];
    this.eye = model.orbit.key;
    if (model.reducedMotion) return this.drawStill(model, colours, ratio);
    const { last } = this;
    const dt = Math.min(0.05, (now - last) / 1000 || 1 / 60);
    (model.spatial ? model.swarm : model.particles).govern(now - last);
    this.last = now;
    // Where frames are far apart trails are as long in time as elsewhere.
    this.unfaded += Math.max(0, Math.min(0.25, (now - last) / 1000) - dt);
    this.advance(model, colours, ratio, dt);
    return true;
  }

  /** Begins with trails that look as if they had been there. @param {Flowing} model @param {Palette} colours @param {number} ratio */
  begin(model, colours, ratio) {
    const { g, canvas } = this;
    g.setTransform(1, 0, 0, 1, 0, 0);
    g.clearRect(0, 0, canvas.width, canvas.height);
    if (model.spatial) {
      model.swarm.calibrate(/** @type {FieldBox} */ (model.box), model.orbit);
      model.swarm.scatter(model.orbit);
    } else {
      model.particles.calibrate(/** @type {FieldGrid} */ (model.grid), model.camera);
      model.particles.scatter(model.camera);
    }
    this.fresh = this.turned = false;
    if (!model.reducedMotion) for (let k = 0; k < 24; k++) this.advance(model, colours, ratio, 1 / 60);
  }

  /** Moves the trails with the window of the plane, if that moved. @param {Flowing} model @param {number} ratio */
  pan(model, ratio) {
    const { x0, x1, y0, y1 } = model.camera;
    if (x0 === this.window[0] && x1 === this.window[1] && y0 === this.window[2] && y1 === this.window[3]) return;
    this.follow(model, ratio);
    model.particles.spread(this.window, model.camera);
    model.particles.calibrate(/** @type {FieldGrid} */ (model.grid), model.camera);
  }

  /** @param {Flowing} model @param {Palette} colours @param {number} ratio @param {number} dt */
  advance(model, colours, ratio, dt) {
    const { g, canvas } = this;
    if (this.turned) {
      // Trails of another view would smear: while the eye moves every particle is a short streak of its own.
      g.setTransform(1, 0, 0, 1, 0, 0);
      g.clearRect(0, 0, canvas.width, canvas.height);
    } else if (this.unfaded >= fadeEvery) {
      g.setTransform(1, 0, 0, 1, 0, 0);
      g.globalCompositeOperation = "destination-out";
      g.fillStyle = `rgba(0,0,0,${1 - (1 - fade) ** (this.unfaded / fadeEvery)})`;
      g.fillRect(0, 0, canvas.width, canvas.height);
      g.globalCompositeOperation = "source-over";
      this.unfaded = 0;
    }
    this.unfaded += dt;
    this.step(model, dt);
    this.stroke(model, colours, ratio);
  }

  /** @param {Flowing} model @param {number} dt */
  step(model, dt) {
    if (model.spatial) model.swarm.step(/** @type {FieldBox} */ (model.box), model.orbit, dt, this.turned);
    else model.particles.step(/** @type {FieldGrid} */ (model.grid), model.camera, dt);
  }

  /** One stroke a brightness. @param {Flowing} model @param {Palette} colours @param {number} ratio */
  stroke(model, colours, ratio) {
    const { g } = this;
    const { strokes, used } = model.spatial ? model.swarm : model.particles;
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.strokeStyle = colours.flow;
    g.lineWidth = ratio > 1 ? 1.15 : 1; // one pixel takes the rasteriser's short way
    for (let b = 0; b < strokes.length; b++) {
      const s = strokes[b];
      g.globalAlpha = alphas[b] * (model.reducedMotion ? 0.6 : colours.light ? 1.15 : 1);
      g.beginPath();
      for (let k = 0; k < used[b] * 4; k += 4) {
        g.moveTo(s[k], s[k + 1]);
        g.lineTo(s[k + 2], s[k + 3]);
      }
      g.stroke();
    }
    g.globalAlpha = 1;
  }

  /** Moves the trails with the picture. @param {Flowing} model @param {number} ratio */
  follow(model, ratio) {
    const { g, canvas, window: [x0, x1, , y1] } = this;
    const { camera } = model;
    g.setTransform(1, 0, 0, 1, 0, 0);
    const kx = ((x1 - x0) / (camera.x1 - camera.x0)) || 1;
    const ky = ((this.window[3] - this.window[2]) / (camera.y1 - camera.y0)) || 1;
    g.globalCompositeOperation = "copy"; // what has moved out of sight is gone
    g.drawImage(canvas, camera.X(x0) * ratio, camera.Y(y1) * ratio, canvas.width * kx, canvas.height * ky);
    g.globalCompositeOperation = "source-over";
  }

  /** Streaks that do not move, drawn again only when the field or the window did. @param {Flowing} model @param {Palette} colours @param {number} ratio */
  drawStill(model, colours, ratio) {
    const { values } = /** @type {FieldBox | FieldGrid} */ (model.spatial ? model.box : model.grid);
    const key = [...this.window, this.eye, colours.flow, values[0], values[values.length - 1], values[values.length >> 1]].join();
    if (key === this.still) return false;
    this.still = key;
    this.g.setTransform(1, 0, 0, 1, 0, 0);
    this.g.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.turned = false;
    if (model.spatial) model.swarm.scatter(model.orbit);
    else model.particles.scatter(model.camera);
    for (let k = 0; k < 24; k++) {
      this.step(model, 1 / 60);
      this.stroke(model, colours, ratio);
    }
    return true;
  }
}
