// Events on a trajectory: a small square where it happened, and a dotted line from there to where the state jumped.

import { faded } from "../look/palette.js";
import { place } from "../model/projection.js";
import { Kind } from "../model/wire.js";

const most = 400; // marks; more of them cannot be told apart

/** @param {CanvasRenderingContext2D} g @param {import("../model/model.js").Model} model @param {import("../look/palette.js").Palette} colours @param {number} stream */
export function drawEvents(g, model, colours, stream) {
  const rows = model.picture.get(Kind.events, stream);
  const n = model.states.length;
  if (!rows || rows.cols !== 2 + 2 * n) return;
  /** @type {[number, number][]} */
  const marks = [];
  g.beginPath();
  for (let k = 0; k < Math.min(rows.length, most) && rows.at(k, 0) <= model.reveal.z; k++) {
    const t = rows.at(k, 0);
    const before = place(model, t, model.states.map((_, i) => rows.at(k, 2 + i)));
    const after = place(model, t, model.states.map((_, i) => rows.at(k, 2 + n + i)));
    if (!Number.isFinite(before[0] + before[1] + after[0] + after[1])) continue;
    marks.push(before);
    g.moveTo(...before);
    g.lineTo(...after);
  }
  g.lineCap = "butt";
  g.lineWidth = 1.6;
  g.setLineDash([2, 4]);
  g.strokeStyle = faded(colours.forward, 0.75);
  g.stroke();
  g.setLineDash([]);
  const size = marks.length > 40 ? 2.2 : 3.4;
  g.beginPath();
  for (const [x, y] of marks) g.rect(x - size, y - size, 2 * size, 2 * size);
  g.fillStyle = colours.bg;
  g.fill();
  g.lineWidth = 1.6;
  g.strokeStyle = colours.ink;
  g.stroke();
}
