// Trajectories, the ghost of those before an edit, and the solver's accepted steps.

import { mix } from "./paint.js";
import { faded } from "../look/palette.js";
import { placeAt, seenCurve } from "../model/projection.js";
import { Kind } from "../model/wire.js";

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {import("../look/palette.js").Palette} Palette
 * @typedef {CanvasRenderingContext2D} Context
 */

export const manyStarts = 12; // with more, the single curves recede
const slices = 7; // of depth

/** @param {Context} g @param {Float32Array} points */
function trace(g, points) {
  g.beginPath();
  let lifted = true;
  for (let k = 0; k < points.length; k += 3) {
    const jump = points[k] !== points[k];
    if (!jump) g[lifted ? "moveTo" : "lineTo"](points[k], points[k + 1]);
    lifted = jump;
  }
}

/** The curves from before the edit. @param {Context} g @param {Model} model @param {Palette} colours */
export function drawGhost(g, model, colours) {
  const strength = model.ghost.strength(performance.now());
  if (strength === 0) return;
  g.lineJoin = g.lineCap = "round";
  g.strokeStyle = faded(colours.forward, 0.6 * (model.reducedMotion ? 1 : strength));
  g.lineWidth = 1.5;
  for (const rows of model.ghost.curves) {
    trace(g, seenCurve(model, rows));
    g.stroke();
  }
}

/** @param {Context} g @param {Model} model @param {Palette} colours @param {Float32Array} points @param {boolean} chief @param {number} count */
export function drawCurve(g, model, colours, points, chief, count) {
  if (points.length < 3) return;
  const many = count > manyStarts;
  const width = chief ? 3.4 : many ? 1.3 : 2.4;
  const colour = chief ? colours.forward : mix(colours.forward, colours.bg, many ? 0.6 : 0.3);
  g.lineJoin = "round";
  if (model.spatial) return drawInDepth(g, model, colours, points, width, colour, !many || chief);
  g.lineCap = "round";
  trace(g, points);
  if (!many || chief) {
    g.strokeStyle = faded(colours.bg, 0.75);
    g.lineWidth = width + 5.6;
    g.stroke();
  }
  g.strokeStyle = colour;
  g.lineWidth = width;
  g.stroke();
}

/** Slice by slice from the far end to the near one: what is near is brighter, wider, and cuts what is behind it. @param {Context} g @param {Model} model @param {Palette} colours @param {Float32Array} points @param {number} width @param {string} colour @param {boolean} cuts */
function drawInDepth(g, model, colours, points, width, colour, cuts) {
  const { orbit } = model;
  const paths = Array.from({ length: slices }, () => new Path2D());
  let last = -1;
  for (let k = 3; k < points.length; k += 3) {
    if (points[k] !== points[k] || points[k - 3] !== points[k - 3]) {
      last = -1;
      continue;
    }
    const slice = Math.min(slices - 1, Math.floor(orbit.nearness((points[k - 1] + points[k + 2]) / 2) * slices));
    if (slice !== last) paths[slice].moveTo(points[k - 3], points[k - 2]);
    paths[slice].lineTo(points[k], points[k + 1]);
    last = slice;
  }
  paths.forEach((path, slice) => {
    const near = slice / (slices - 1);
    const thick = width * (0.42 + 0.66 * near);
    if (cuts) {
      g.lineCap = "butt"; // a round one would bite into the slice before
      g.strokeStyle = colours.bg;
      g.lineWidth = thick + 2.6;
      g.stroke(path);
    }
    g.lineCap = "round";
    g.strokeStyle = mix(colour, colours.bg, 0.7 * (1 - near) ** 1.2);
    g.lineWidth = thick;
    g.stroke(path);
  });
}

/** What the curve would throw on the floor of the box under a light from above. @param {Context} g @param {Model} model @param {Palette} colours @param {number} stream */
export function drawShadow(g, model, colours, stream) {
  const rows = model.picture.get(Kind.state, stream);
  if (!rows || rows.cols !== model.states.length + 1) return;
  const { orbit, space } = model;
  const floor = orbit.box[2][orbit.se < 0 ? 1 : 0];
  const points = new Float32Array(3 * rows.length);
  let n = 0;
  for (; n < rows.length && rows.at(n, 0) <= model.reveal.z; n++) orbit.project(points, 3 * n, rows.at(n, 1 + space[0]), rows.at(n, 1 + space[1]), floor);
  trace(g, points.subarray(0, 3 * n));
  g.lineJoin = "round";
  g.lineWidth = 1.2;
  g.strokeStyle = mix(colours.bg, colours.ink, 0.14);
  g.stroke();
}

/** Accepted steps as dots; where they are denser than dots can be told apart, as perforations of the line. @param {Context} g @param {Model} model @param {Palette} colours @param {number} stream */
export function drawSteps(g, model, colours, stream) {
  const steps = model.picture.get(Kind.steps, stream);
  if (!steps) return;
  const places = [];
  for (let k = 0; k < steps.length && steps.at(k, 0) <= model.reveal.z; k++) {
    const [x, y] = placeAt(model, steps.at(k, 0), stream);
    places.push({ x, y, gap: 0 });
  }
  for (let k = 1; k < places.length; k++) places[k].gap = Math.hypot(places[k].x - places[k - 1].x, places[k].y - places[k - 1].y);
  const median = places.map(({ gap }) => gap).sort((p, q) => p - q)[places.length >> 1];
  const dense = median < 12;
  if (dense && model.spatial) return; // perforations of strands that lie over each other are noise
  let way = 0;
  const shown = places.filter(({ gap }) => {
    way += gap;
    if (way < (dense ? 4.5 : 10)) return false;
    way = 0;
    return true;
  });
  // One path for all: single dots cost the rasteriser more than the curve they stand on.
  g.beginPath();
  if (dense) for (const { x, y } of shown) g.rect(x - 0.9, y - 0.9, 1.8, 1.8);
  else discs(g, shown, 4.2);
  g.fillStyle = dense ? faded(colours.bg, 0.85) : colours.bg;
  g.fill();
  if (dense) return;
  g.beginPath();
  discs(g, shown, 2.7);
  g.fillStyle = colours.forward;
  g.fill();
}

/** @param {Context} g @param {{x: number, y: number}[]} places @param {number} radius */
function discs(g, places, radius) {
  for (const { x, y } of places) {
    g.moveTo(x + radius, y);
    g.arc(x, y, radius, 0, 2 * Math.PI);
  }
}
