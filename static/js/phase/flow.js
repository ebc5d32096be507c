// The moving layer of the phase view: particles and their fading trails.

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {import("../look/palette.js").Palette} Palette
 */

const fadeEvery = 2; // frames: eight-bit alpha never fades to nothing in smaller steps
const alphas = [0.14, 0.3, 0.48, 0.7];

export class FlowLayer {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.g = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.spare = document.createElement("canvas");
    this.frame = 0;
    this.last = 0;
    this.window = [0, 0, 0, 0];
    this.fresh = true;
    this.still = "";
  }

  /** Starts from an empty picture. */
  reset() {
    this.fresh = true;
    this.still = "";
  }

  /** @param {Model} model @param {Palette} colours @param {number} ratio @param {number} now ms @returns {boolean} whether anything was drawn */
  draw(model, colours, ratio, now) {
    const { g, canvas } = this;
    const { camera, particles, grid } = model;
    if (!grid || model.isLandscape) {
      if (!this.fresh) g.clearRect(0, 0, canvas.width, canvas.height);
      this.reset();
      return false;
    }
    const { x0, x1, y0, y1 } = camera;
    if (this.fresh) {
      g.setTransform(1, 0, 0, 1, 0, 0);
      g.clearRect(0, 0, canvas.width, canvas.height);
      particles.calibrate(grid, camera);
      particles.scatter(camera);
      this.fresh = false;
      if (!model.reducedMotion) for (let k = 0; k < 24; k++) this.advance(model, colours, ratio, 1 / 60);
    } else if (x0 !== this.window[0] || x1 !== this.window[1] || y0 !== this.window[2] || y1 !== this.window[3]) {
      this.follow(model, ratio);
      particles.calibrate(grid, camera);
    }
    this.window = [x0, x1, y0, y1];
    if (model.reducedMotion) return this.drawStill(model, colours, ratio);
    const dt = Math.min(0.05, (now - this.last) / 1000 || 1 / 60);
    model.particles.govern(now - this.last);
    this.last = now;
    this.advance(model, colours, ratio, dt);
    return true;
  }

  /** @param {Model} model @param {Palette} colours @param {number} ratio @param {number} dt */
  advance(model, colours, ratio, dt) {
    const { g, canvas } = this;
    if (this.frame++ % fadeEvery === 0) {
      g.setTransform(1, 0, 0, 1, 0, 0);
      g.globalCompositeOperation = "destination-out";
      g.fillStyle = "rgba(0,0,0,0.085)";
      g.fillRect(0, 0, canvas.width, canvas.height);
      g.globalCompositeOperation = "source-over";
    }
    model.particles.step(/** @type {import("../model/grid.js").FieldGrid} */ (model.grid), model.camera, dt);
    this.stroke(model, colours, ratio);
  }

  /** One stroke a brightness. @param {Model} model @param {Palette} colours @param {number} ratio */
  stroke(model, colours, ratio) {
    const { g } = this;
    const { strokes, used } = model.particles;
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

  /** Moves the trails with the picture. @param {Model} model @param {number} ratio */
  follow(model, ratio) {
    const { g, canvas, spare, window: [x0, x1, , y1] } = this;
    const { camera } = model;
    if (spare.width !== canvas.width || spare.height !== canvas.height) {
      spare.width = canvas.width;
      spare.height = canvas.height;
    }
    const s = /** @type {CanvasRenderingContext2D} */ (spare.getContext("2d"));
    s.clearRect(0, 0, spare.width, spare.height);
    s.drawImage(canvas, 0, 0);
    g.setTransform(1, 0, 0, 1, 0, 0);
    g.clearRect(0, 0, canvas.width, canvas.height);
    const kx = ((x1 - x0) / (camera.x1 - camera.x0)) || 1;
    const ky = ((this.window[3] - this.window[2]) / (camera.y1 - camera.y0)) || 1;
    g.drawImage(spare, camera.X(x0) * ratio, camera.Y(y1) * ratio, canvas.width * kx, canvas.height * ky);
  }

  /** Streaks that do not move, drawn again only when the field or the window did. @param {Model} model @param {Palette} colours @param {number} ratio */
  drawStill(model, colours, ratio) {
    const grid = /** @type {import("../model/grid.js").FieldGrid} */ (model.grid);
    const key = [...this.window, colours.flow, grid.values[0], grid.values[grid.values.length - 1], grid.values[grid.values.length >> 1]].join();
    if (key === this.still) return false;
    this.still = key;
    this.g.setTransform(1, 0, 0, 1, 0, 0);
    this.g.clearRect(0, 0, this.canvas.width, this.canvas.height);
    model.particles.scatter(model.camera);
    for (let k = 0; k < 24; k++) {
      model.particles.step(grid, model.camera, 1 / 60);
      this.stroke(model, colours, ratio);
    }
    return true;
  }
}
