// Data points on their way, by class in colour and in shape, filled those of the training and hollow those of the test; and
// the regions that a class would be guessed in.

import { contour, joined } from "../../model/contours.js";
import { faded } from "../../look/palette.js";

/**
 * @typedef {import("../../model/model.js").Model} Model
 * @typedef {import("../../look/palette.js").Palette} Palette
 * @typedef {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} Context
 */

const box = 20; // px of a sprite

/** The outline of a class about a place. @param {Context} g @param {number} shape @param {number} x @param {number} y @param {number} r */
export function outline(g, shape, x, y, r) {
  const corners = (/** @type {number[]} */ angles, /** @type {number} */ size) => angles.forEach((a, i) => g[i ? "lineTo" : "moveTo"](x + size * Math.cos(a * Math.PI), y + size * Math.sin(a * Math.PI)));
  g.beginPath();
  switch (shape % 6) {
    case 0: g.arc(x, y, r, 0, 7); break;
    case 1: corners([0.25, 0.75, 1.25, 1.75], r * 1.22); break;
    case 2: corners([-0.5, 1 / 6, 5 / 6], r * 1.35); break;
    case 3: corners([0, 0.5, 1, 1.5], r * 1.35); break;
    case 4: corners([0.5, 7 / 6, -1 / 6], r * 1.35); break;
    default: corners([-0.5, -0.1, 0.3, 0.7, 1.1], r * 1.2);
  }
  g.closePath();
}

/** Colour of a class. @param {Palette} colours @param {number} k */
export const classColour = (colours, k) => colours.classes[k % colours.classes.length];

/** Images, not canvases, of which each drawing would begin with a copy. @type {Map<string, ImageBitmap>} */
const sprites = new Map();

/** @param {number} k class, −1 without @param {boolean} hollow @param {number} r @param {number} ratio @param {Palette} colours */
function sprite(k, hollow, r, ratio, colours) {
  const key = [k, hollow, r, ratio, colours.bg].join(" ");
  const known = sprites.get(key);
  if (known) return known;
  if (sprites.size > 100) sprites.clear();
  const canvas = new OffscreenCanvas(Math.ceil(box * ratio), Math.ceil(box * ratio));
  const g = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  g.scale(ratio, ratio);
  outline(g, Math.max(0, k), box / 2, box / 2, r);
  const colour = k < 0 ? colours.data : classColour(colours, k);
  g.fillStyle = hollow ? colours.bg : colour;
  g.fill();
  g.lineWidth = hollow ? 1.7 : 1;
  g.strokeStyle = hollow ? colour : colours.bg;
  g.lineJoin = "round";
  g.stroke();
  const image = canvas.transferToImageBitmap();
  sprites.set(key, image);
  return image;
}

/** @type {Float64Array | null} */
let memory = null;

/** @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours */
export function drawCloud(g, model, colours) {
  const { data, camera } = model;
  const { set, cloud } = data;
  const t = model.now;
  memory = data.at(t, memory);
  if (!set || !cloud || !memory) return;
  const r = cloud.count > 4000 ? 2.2 : cloud.count > 1200 ? 3 : cloud.count > 400 ? 3.8 : 4.6;
  const ratio = g.getTransform().a;
  const train = set.train.points.length;
  const [i, j, l] = model.spatial ? model.space : [...model.axes, 0];
  const seen = new Float32Array(3);
  drawWays(g, model, colours);
  if (model.flat) drawAims(g, model, colours);
  // Those of the test below: there are fewer of them, and their hollow shapes hide less when they lie on top.
  for (let k = 0; k < cloud.count; k++) {
    const at = k * cloud.dim;
    let x = 0;
    let y = 0;
    if (model.spatial) {
      model.orbit.project(seen, 0, memory[at + i], memory[at + j], memory[at + l]);
      [x, y] = seen;
    } else if (model.flat) {
      x = camera.X(t);
      y = camera.Y(memory[at]);
    } else {
      x = camera.X(memory[at + i]);
      y = camera.Y(memory[at + j]);
    }
    if (!(x > -box && y > -box && x < camera.width + box && y < camera.height + box)) continue;
    const test = k >= train;
    const label = (test ? set.test.labels?.[k - train] : set.train.labels?.[k]) ?? -1;
    g.drawImage(sprite(label, test, r, ratio, colours), x - box / 2, y - box / 2, box, box);
  }
}

/** Where the points are to be at the end, on a plane that t goes across. @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours */
function drawAims(g, { camera, t1, data }, colours) {
  const targets = data.set?.train.targets ?? [];
  if (targets.length > 400) return;
  g.strokeStyle = colours.data;
  g.fillStyle = colours.bg;
  g.lineWidth = 1.8;
  for (const [target] of targets) {
    g.beginPath();
    g.arc(camera.X(t1), camera.Y(target), 4.6, 0, 7);
    g.fill();
    g.stroke();
  }
}

/** The way so far of some of the points, so that a still picture tells of the motion. @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours */
function drawWays(g, model, colours) {
  const { camera, data: { set, cloud } } = model;
  if (!set || !cloud || model.spatial || (!model.flat && model.now <= model.t0)) return;
  // Where t goes across, the ways are graphs, and whole.
  const u = model.flat ? cloud.times - 1 : ((model.now - model.t0) / (model.t1 - model.t0)) * (cloud.times - 1);
  const every = Math.max(1, Math.floor(cloud.count / 400));
  const [i, j] = model.flat ? [0, 0] : model.axes;
  for (let label = -1; label < Math.max(1, set.classes); label++) {
    g.beginPath();
    for (let k = 0; k < set.train.points.length; k += every) {
      if ((set.train.labels?.[k] ?? -1) !== label) continue;
      for (let n = 0; n <= u; n++) {
        const at = (n * cloud.count + k) * cloud.dim;
        const x = model.flat ? camera.X(model.t0 + ((model.t1 - model.t0) * n) / (cloud.times - 1)) : camera.X(cloud.values[at + i]);
        g[n ? "lineTo" : "moveTo"](x, camera.Y(cloud.values[at + j]));
      }
    }
    g.lineWidth = model.flat && cloud.count < 100 ? 1.6 : 1;
    g.strokeStyle = faded(label < 0 ? colours.data : classColour(colours, label), model.flat ? 0.4 : 0.2);
    g.stroke();
  }
}

/** @type {WeakMap<object, {image: OffscreenCanvas, lines: number[][], theme: string}>} */
const pictures = new WeakMap();

/** @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours */
export function drawRegions(g, model, colours) {
  const { data: { regions }, camera } = model;
  if (!regions || !model.data.divides) return;
  if (regions.states.join() !== model.axes.map((i) => model.states[i]).join()) return;
  let known = pictures.get(regions);
  if (!known || known.theme !== colours.bg) pictures.set(regions, (known = { ...picture(regions, colours), theme: colours.bg }));
  const [x0, x1, nx] = regions.x;
  const [y0, y1, ny] = regions.y;
  const X = (/** @type {number} */ i) => camera.X(x0 + ((x1 - x0) * i) / (nx - 1));
  const Y = (/** @type {number} */ j) => camera.Y(y0 + ((y1 - y0) * j) / (ny - 1));
  g.imageSmoothingEnabled = true;
  // Without a graphics processor the finest way costs more than all else in a frame: it is for the picture that stays.
  g.imageSmoothingQuality = model.training === "playing" || model.held !== null ? "low" : "high";
  // While the window is on its way beyond what is known, the edges stand for what comes.
  const across = [[0, X(-0.5), 0, 1], [X(-0.5), X(nx - 0.5), 0, nx], [X(nx - 0.5), camera.width, nx - 1, 1]];
  const down = [[0, Y(ny - 0.5), 0, 1], [Y(ny - 0.5), Y(-0.5), 0, ny], [Y(-0.5), camera.height, ny - 1, 1]];
  for (const [left, right, column, columns] of across) {
    for (const [top, bottom, row, rows] of down) {
      if (right > left && bottom > top) g.drawImage(known.image, column, row, columns, rows, left, top, right - left, bottom - top);
    }
  }
  g.beginPath();
  for (const line of known.lines) for (let k = 0; k < line.length; k += 2) g[k ? "lineTo" : "moveTo"](X(line[k]), Y(line[k + 1]));
  g.lineWidth = 1.8;
  g.lineJoin = "round";
  g.strokeStyle = faded(colours.ink, 0.55);
  g.stroke();
}

/** One pixel a point of the grid, and the lines along which two classes are as probable. @param {NonNullable<Model["data"]["regions"]>} regions @param {Palette} colours */
function picture({ x: [, , nx], y: [, , ny], values, classes }, colours) {
  const image = new OffscreenCanvas(nx, ny);
  const g = /** @type {OffscreenCanvasRenderingContext2D} */ (image.getContext("2d"));
  const pixels = g.createImageData(nx, ny);
  const margins = Array.from({ length: classes }, () => new Float64Array(nx * ny));
  const rgb = Array.from({ length: classes }, (_, k) => [1, 3, 5].map((at) => parseInt(classColour(colours, k).slice(at, at + 2), 16)));
  for (let k = 0; k < nx * ny; k++) {
    let best = 0;
    for (let c = 1; c < classes; c++) if (values[k * classes + c] > values[k * classes + best]) best = c;
    for (let c = 0; c < classes; c++) {
      let other = -Infinity;
      for (let d = 0; d < classes; d++) if (d !== c) other = Math.max(other, values[k * classes + d]);
      margins[c][k] = values[k * classes + c] - other;
    }
    const sure = (values[k * classes + best] - 1 / classes) / (1 - 1 / classes);
    const row = ny - 1 - Math.floor(k / nx);
    pixels.data.set([...rgb[best], Number.isFinite(sure) ? 10 + 38 * Math.max(0, sure) : 0], 4 * (row * nx + (k % nx)));
  }
  g.putImageData(pixels, 0, 0);
  // Of two classes one margin is the other's negative.
  const lines = margins.slice(0, classes === 2 ? 1 : classes).flatMap((margin) => joined(contour(margin, nx, ny, 0)));
  return { image, lines };
}
