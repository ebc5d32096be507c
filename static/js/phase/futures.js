// What there may be beside the path of training: the futures that it left, the least loss. What draws them is fetched with the
// first of them, so that the first picture does not wait for it.

/**
 * @typedef {import("../look/palette.js").Palette} Palette
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {typeof import("./ondemand/futures.js")} Drawing
 */

/** @type {Drawing | null} */
let drawing = null;
let asked = false;

/** The drawing, once it is there; what is shown is then drawn again. @param {Model} model @returns {Drawing | null} */
function fetched(model) {
  if (drawing || asked) return drawing;
  asked = true;
  import("./ondemand/futures.js").then((loaded) => {
    drawing = loaded;
    model.futures.version++; // for charts, which draw again what is another one only
    model.mark("training", "ink");
  }, () => { asked = false; }); // the next picture asks again
  return null;
}

/** Over a chart of τ. @param {CanvasRenderingContext2D} g @param {import("../panels/chart.js").Plot} plot @param {Palette} palette @param {Model} model @param {"path" | "norms" | "quality"} table @param {number[]} columns @param {boolean} log */
export function drawFutures(g, plot, palette, model, table, columns, log) {
  const lines = model.futures.lines(table);
  if (lines.length) fetched(model)?.overTau(g, plot, palette, lines, columns, log);
}

/** The least loss that was found, across a chart of τ. @param {CanvasRenderingContext2D} g @param {import("../panels/chart.js").Plot} plot @param {Palette} palette @param {Model} model @param {boolean} log */
export function drawMinimum(g, plot, palette, model, log) {
  if (model.minimum) fetched(model)?.leastLoss(g, plot, palette, model.minimum, log);
}

/** Over a landscape. @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} palette @param {(v: number) => number} X @param {(v: number) => number} Y @param {number} cx @param {number} cy columns of the path @param {number} width */
export function drawFuturePaths(g, model, palette, X, Y, cx, cy, width) {
  const { drawable } = model.futures;
  if (drawable.length) fetched(model)?.overLandscape(g, drawable, palette, X, Y, cx, cy, width);
}
