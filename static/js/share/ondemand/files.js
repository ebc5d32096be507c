// Files handed to the reader: pictures, tables, the scene.

import { csv, data, table } from "../../model/tables.js";

/**
 * @typedef {import("../../model/model.js").Model} Model
 * @typedef {import("../../model/app.js").App} App
 * @typedef {import("./pictures.js").Picture} Picture
 */

/** @param {Model} model @param {string} ending */
const fileName = (model, ending) => `${(model.scene?.name ?? "costate").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "")}-${ending}`;

/** @param {string} name @param {Blob} blob */
export function save(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser reads the address after this task.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** @param {Model} model @param {string} ending @param {unknown} value */
const saveJSON = (model, ending, value) => save(fileName(model, ending), new Blob([JSON.stringify(value, null, 1)], { type: "application/json" }));

/** @param {Model} model */
export const saveScene = (model) => saveJSON(model, "scene.json", model.scene);
/** @param {Model} model */
export const saveData = (model) => saveJSON(model, "data.json", data(model));

/** @param {Model} model @param {import("../../model/tables.js").TableName} name */
export function saveTable(model, name) {
  const found = table(model, name);
  if (found) save(fileName(model, `${name}.csv`), new Blob([csv(found)], { type: "text/csv" }));
}

/** Pictures below each other, each panel with its name. @param {App} app @param {Picture[]} pictures @param {string} name */
export function savePNG(app, pictures, name) {
  const colours = app.page.colours();
  const titled = name !== "phase";
  const ratio = pictures[0].layers[0].width / pictures[0].layers[0].clientWidth;
  const head = titled ? Math.round(34 * ratio) : 0;
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(...pictures.map(({ layers }) => layers[0].width));
  canvas.height = pictures.reduce((sum, { layers }) => sum + layers[0].height + head, 0);
  const g = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  g.fillStyle = colours.bg;
  g.fillRect(0, 0, canvas.width, canvas.height);
  g.font = `${15 * ratio}px ${colours.sans}`;
  g.fillStyle = colours.ink;
  let y = 0;
  for (const { title, values, layers } of pictures) {
    if (titled) g.fillText(`${title}     ${values}`, 18 * ratio, y + 24 * ratio);
    for (const layer of layers) g.drawImage(layer, 0, y + head, layers[0].width, layers[0].height);
    y += layers[0].height + head;
  }
  canvas.toBlob((blob) => blob && save(fileName(app.model, `${name}.png`), blob), "image/png");
}

/** @param {App} app @param {Picture[]} pictures @param {string} name */
export async function saveSVG(app, pictures, name) {
  const { svg } = await import("./svg.js");
  save(fileName(app.model, `${name}.svg`), new Blob([await svg(app, pictures, app.page.colours())], { type: "image/svg+xml" }));
}

/** @param {App} app @param {"sweeps" | "training"} what */
export async function saveVideo(app, what) {
  const { record } = await import("./video.js");
  save(fileName(app.model, `${what}.webm`), await record(app, what, app.page.colours));
}
