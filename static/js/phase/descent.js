// The inked layer of a landscape: θ and the path that training took.

import { dot, label, symbol } from "./paint.js";
import { around } from "../model/labels.js";
import { drawRace } from "./race.js";
import { drawFuturePaths } from "./futures.js";
import { faded } from "../look/palette.js";
import { countsSteps, freeParameters } from "../model/scene.js";

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {import("../look/palette.js").Palette} Palette
 * @typedef {CanvasRenderingContext2D} Context
 */

/**
 * The path of θ on a landscape.
 * @param {Context} g @param {Model} model @param {Palette} colours @param {import("../model/labels.js").Labels} labels @param {import("../model/labels.js").Rect[]} room what stands over the picture already
 */
export function drawDescent(g, model, colours, labels, room) {
  const { camera, path, params, landscape } = model;
  labels.clear(camera.width, camera.height);
  for (const rect of room) labels.block(rect, 20);
  const free = freeParameters(/** @type {import("../model/scene.js").Scene} */ (model.scene)).slice(0, 2);
  if (free.length === 0) return;
  const one = free.length === 1;
  const cx = params.indexOf(free[0]) + 1;
  const cy = one ? params.length + 1 : params.indexOf(free[1]) + 1;
  const steps = model.scene !== null && countsSteps(model.scene);
  if (model.race.on) drawRace(g, model, colours, (v) => camera.X(v), (v) => camera.Y(v), cx, cy);
  g.lineJoin = g.lineCap = "round";
  drawFuturePaths(g, model, colours, (v) => camera.X(v), (v) => camera.Y(v), cx, cy, 2.2);
  if (path && path.length > 1 && path.cols === params.length + 2) {
    g.beginPath();
    for (let k = 0; k < path.length; k++) g[k ? "lineTo" : "moveTo"](camera.X(path.at(k, cx)), camera.Y(path.at(k, cy)));
    g.strokeStyle = faded(colours.bg, 0.75);
    g.lineWidth = 8;
    g.stroke();
    g.strokeStyle = colours.train;
    g.lineWidth = steps ? 2 : 3.4;
    g.setLineDash(steps ? [3, 4] : []);
    g.stroke();
    g.setLineDash([]);
    if (steps) for (let k = 0; k < path.length; k++) dot(g, camera.X(path.at(k, cx)), camera.Y(path.at(k, cy)), 3.2, colours.train, colours.bg, 1.5);
  }
  const px = model.value(free[0]);
  const py = one ? heightAt(landscape, px) ?? model.loss : model.value(free[1]);
  if (!Number.isFinite(py)) return;
  if (model.held === "theta") {
    g.fillStyle = faded(colours.train, 0.22);
    g.beginPath();
    g.arc(camera.X(px), camera.Y(py), 22, 0, 7);
    g.fill();
  }
  dot(g, camera.X(px), camera.Y(py), 9, colours.train, colours.bg);
  if (landscape?.ny === 1) {
    labels.line(Float32Array.from({ length: 3 * landscape.nx }, (_, k) => {
      const i = Math.floor(k / 3);
      return k % 3 === 0 ? camera.X(landscape.x[0] + ((landscape.x[1] - landscape.x[0]) * i) / (landscape.nx - 1)) : k % 3 === 1 ? camera.Y(landscape.values[i]) : 0;
    }));
  }
  const words = model.dragged || path || model.race.on ? "" : "drag me";
  g.font = `500 15px ${colours.sans}`;
  const at = labels.place("theta", around(camera.X(px), camera.Y(py), words ? 22 + g.measureText(words).width : 16, 22, 18));
  g.textAlign = "left";
  symbol(g, "θ", "", at.x, at.y + 16, 22, colours.ink, colours.bg);
  if (!words) return;
  g.font = `500 15px ${colours.sans}`;
  label(g, words, at.x + 20, at.y + 16, colours.ink, colours.bg);
}

/** L between grid points of a one-parameter landscape. @param {import("../model/model.js").Landscape | null} landscape @param {number} x */
function heightAt(landscape, x) {
  if (!landscape || landscape.ny !== 1) return null;
  const u = ((x - landscape.x[0]) / (landscape.x[1] - landscape.x[0])) * (landscape.nx - 1);
  const i = Math.floor(u);
  if (i < 0 || i + 1 >= landscape.nx) return null;
  return landscape.values[i] + (u - i) * (landscape.values[i + 1] - landscape.values[i]);
}
