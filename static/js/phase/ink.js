// The inked layer of the phase view: trajectories with their accepted steps, the adjoint as arrows, start points, targets, words.

import { drawAdjoint } from "./arrows.js";
import { drawCurve, drawGhost, drawShadow, drawSteps, manyStarts } from "./curves.js";
import { drawData } from "./data.js";
import { drawEvents } from "./events.js";
import { drawCursor, drawEnds, drawTargets } from "./points.js";
import { drawAxisNames, drawWords } from "./words.js";
import { drawDescent } from "./descent.js";
import { drawNudge } from "./nudge.js";
import { drawResolved } from "./resolved.js";
import { drawFixedPoints } from "./fixed-points.js";
import { seenCurve } from "../model/projection.js";
import { Kind } from "../model/wire.js";

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {import("../look/palette.js").Palette} Palette
 */

/**
 * @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours
 * @param {import("../model/labels.js").Labels} labels @param {import("../model/labels.js").Rect[]} room what stands over the picture already
 */
export function drawInk(g, model, colours, labels, room) {
  const { camera, scene, layers } = model;
  g.clearRect(0, 0, camera.width, camera.height);
  if (!scene) return;
  if (model.isLandscape) {
    drawDescent(g, model, colours, labels, room);
    return drawAxisNames(g, model, colours, labels);
  }
  const count = scene.z0?.length ?? 0;
  // The one shown is drawn last, over the others.
  const streams = model.data.startOf(model.stream) ? [...Array(count).keys(), model.stream] : [...Array(count).keys()];
  const order = streams.sort((a, b) => Number(a === model.stream) - Number(b === model.stream));
  const few = order.filter((stream) => count <= manyStarts || stream === model.stream);
  /** @type {Map<number, Float32Array>} */
  const curves = new Map();
  for (const stream of order) {
    const rows = model.picture.get(Kind.state, stream);
    if (rows) curves.set(stream, seenCurve(model, rows, model.reveal.z));
  }
  if (model.spatial) for (const stream of few) drawShadow(g, model, colours, stream);
  drawGhost(g, model, colours);
  drawData(g, model, colours);
  for (const [stream, points] of curves) drawCurve(g, model, colours, points, stream === model.stream || count === 1, count);
  if (scene.events?.length) for (const stream of few) drawEvents(g, model, colours, stream);
  for (const stream of few) drawResolved(g, model, colours, stream);
  if (layers.steps) for (const stream of few) drawSteps(g, model, colours, stream);
  if (layers.arrows) for (const stream of order) if (count <= 4 || stream === model.stream) drawAdjoint(g, model, colours, stream, count);
  if (layers.fixedPoints) drawFixedPoints(g, model, colours);
  for (const stream of few) drawTargets(g, model, colours, stream);
  for (const stream of order) drawEnds(g, model, colours, stream, count);
  drawCursor(g, model, colours);
  drawNudge(g, model, colours);
  drawWords(g, model, colours, labels, curves.values(), room);
}
