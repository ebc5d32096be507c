// The still layer of the phase view: grid lines, axes with ticks, slopes, level lines, nullclines; or the box.

import { drawBox } from "./box.js";
import { drawClassRegions } from "./data.js";
import { drawLandscape } from "./landscape.js";
import { drawSlopes as drawDownhill } from "./race.js";
import { drawLevels, drawNullclines } from "./contour-lines.js";
import { tick } from "../model/number.js";
import { faded } from "../look/palette.js";
import { label } from "./paint.js";
import { decimalsOf, tickStep, ticks } from "../model/scale.js";

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {import("../look/palette.js").Palette} Palette
 * @typedef {import("../model/labels.js").Rect} Rect
 */

/** @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours @param {number} [foot] how high the words below stand @returns {Rect[]} where the ticks stand */
export function drawBase(g, model, colours, foot = 0) {
  const { camera } = model;
  const { width: W, height: H } = camera;
  g.clearRect(0, 0, W, H);
  if (!model.scene) return [];
  if (model.spatial) return drawBox(g, model, colours);
  if (model.isLandscape) drawLandscape(g, model, colours);
  if (model.isLandscape && model.layers.slopes) drawDownhill(g, model, colours);
  drawClassRegions(g, model, colours);
  const small = W < 600;
  const xs = ticks(camera.x0, camera.x1, W / (small ? 70 : 105));
  const ys = ticks(camera.y0, camera.y1, H / (small ? 60 : 95));
  g.lineWidth = 1;
  g.strokeStyle = faded(colours.line, 0.75);
  g.beginPath();
  for (const x of xs) line(g, crisp(camera.X(x)), 0, crisp(camera.X(x)), H);
  for (const y of ys) line(g, 0, crisp(camera.Y(y)), W, crisp(camera.Y(y)));
  g.stroke();
  g.strokeStyle = faded(colours.faint, 0.5);
  g.beginPath();
  const zeroX = crisp(camera.X(0));
  const zeroY = crisp(camera.Y(0));
  line(g, zeroX, 0, zeroX, H);
  line(g, 0, zeroY, W, zeroY);
  g.stroke();
  if (model.flat && model.grid) drawSlopes(g, model, colours);
  if (!model.isLandscape) {
    if (model.layers.levels) drawLevels(g, model, colours);
    if (model.layers.nullclines) drawNullclines(g, model, colours);
  }
  return drawTicks(g, model, colours, xs, ys, Math.max(small ? 40 : 56, foot + 8));
}

/** @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours @param {number[]} xs @param {number[]} ys @param {number} foot where those of x stand, from below @returns {Rect[]} */
function drawTicks(g, model, colours, xs, ys, foot) {
  /** @type {Rect[]} */
  const taken = [];
  const { camera } = model;
  const { width: W, height: H } = camera;
  const small = W < 600;
  const dx = decimalsOf(tickStep(camera.x1 - camera.x0, W / (small ? 70 : 105)));
  const dy = decimalsOf(tickStep(camera.y1 - camera.y0, H / (small ? 60 : 95)));
  g.font = `${small ? 11 : 13}px ${colours.mono}`;
  const origin = camera.x0 < 0 && camera.x1 > 0 && camera.y0 < 0 && camera.y1 > 0;
  g.textAlign = "center";
  for (const x of xs) {
    if (x === 0 && origin) continue; // the axis itself says so
    const px = camera.X(x);
    if (px < 20 || px > W - 48) continue;
    label(g, tick(x, dx), px, H - foot, colours.faint, colours.bg);
    taken.push({ x: px - 18, y: H - foot - 13, w: 36, h: 17 });
  }
  g.textAlign = "right";
  for (const y of ys) {
    if (y === 0 && origin) continue;
    const py = camera.Y(y);
    if (py < 62 || py > H - foot - 22) continue;
    label(g, tick(y, dy), W - 14, py + 4, colours.faint, colours.bg);
    taken.push({ x: W - 50, y: py - 9, w: 38, h: 18 });
  }
  return taken;
}

/** Short strokes of slope f on the (t, z) plane. @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours */
function drawSlopes(g, model, colours) {
  const { camera, grid } = model;
  if (!grid) return;
  const field = new Float64Array(2);
  g.strokeStyle = faded(colours.flow, 0.42);
  g.lineWidth = 1.2;
  g.beginPath();
  for (let py = 20; py < camera.height; py += 40) {
    for (let px = 20; px < camera.width; px += 40) {
      if (!grid.look(field, camera.x(px), camera.y(py))) continue;
      const vx = field[0] * camera.sx;
      const vy = -field[1] * camera.sy;
      const k = 9 / Math.hypot(vx, vy);
      line(g, px - vx * k, py - vy * k, px + vx * k, py + vy * k);
    }
  }
  g.stroke();
}

/** @param {CanvasRenderingContext2D} g @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
function line(g, x0, y0, x1, y1) {
  g.moveTo(x0, y0);
  g.lineTo(x1, y1);
}

/** @param {number} p */
const crisp = (p) => Math.round(p) + 0.5;
