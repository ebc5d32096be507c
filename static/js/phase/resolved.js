// Where backsolve believes the trajectory to be: z solved backwards together with a, over the one solved forwards.

import { nearby, seenCurve } from "../model/projection.js";
import { Kind } from "../model/wire.js";

/** @param {CanvasRenderingContext2D} g @param {import("../model/model.js").Model} model @param {import("../look/palette.js").Palette} colours @param {number} stream */
export function drawResolved(g, model, colours, stream) {
  const rows = resolved(model, stream);
  if (!rows) return;
  const shown = Math.max(model.reveal.a, rows.end);
  let n = rows.length;
  while (n > 0 && rows.at(n - 1, 0) < shown) n--;
  const points = nearby(seenCurve(model, rows).subarray(0, 3 * n), model.camera.width, model.camera.height);
  g.beginPath();
  let down = false;
  for (const [x, y] of points) {
    if (Number.isFinite(x)) g[down ? "lineTo" : "moveTo"](x, y);
    down = Number.isFinite(x);
  }
  g.lineJoin = "round";
  g.lineCap = "butt";
  // Between the dashes the true one is seen, as long as they lie on each other.
  g.setLineDash([7, 7]);
  g.strokeStyle = colours.adjoint;
  g.lineWidth = 2.6;
  g.stroke();
  g.setLineDash([]);
}

/** The z of a start point as backsolve finds it, null where it is not the way to the gradient. @param {import("../model/model.js").Model} model @param {number} stream */
export function resolved(model, stream) {
  if (model.scene?.gradient?.method !== "backsolve") return null;
  const rows = model.picture.get(Kind.resolved, stream);
  return rows && rows.cols === model.states.length + 1 ? rows : null;
}
