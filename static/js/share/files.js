// Files handed to the reader: pictures, tables, the scene.

import { csv, data, table } from "../model/tables.js";
import { text } from "../model/symbols.js";

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {import("../look/palette.js").Palette} Palette
 * @typedef {import("../panels/panel.js").Panel} Panel
 */

/** @param {Model} model @param {string} ending */
const fileName = (model, ending) => `${(model.scene?.name ?? "costate").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "")}-${ending}`;

/** @param {string} name @param {Blob} blob */
function save(name, blob) {
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

/** @param {Model} model @param {import("../model/tables.js").TableName} name */
export function saveTable(model, name) {
  const found = table(model, name);
  if (found) save(fileName(model, `${name}.csv`), new Blob([csv(found)], { type: "text/csv" }));
}

/** @param {number} width @param {number} height pixels of the screen @param {Palette} colours */
function sheet(width, height, colours) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const g = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  g.fillStyle = colours.bg;
  g.fillRect(0, 0, width, height);
  return g;
}

/** @param {Model} model @param {string} ending @param {HTMLCanvasElement} canvas */
const savePicture = (model, ending, canvas) => canvas.toBlob((blob) => blob && save(fileName(model, ending), blob), "image/png");

/** The phase view as it is seen, without the words on it. @param {Model} model @param {Palette} colours @param {HTMLCanvasElement[]} layers */
export function savePhase(model, colours, layers) {
  const { width, height } = layers[0];
  const g = sheet(width, height, colours);
  for (const layer of layers) g.drawImage(layer, 0, 0, width, height);
  savePicture(model, "phase.png", g.canvas);
}

/** All plots below each other, each with its name. @param {Model} model @param {Palette} colours @param {Panel[]} panels */
export function savePlots(model, colours, panels) {
  const drawn = panels.flatMap((panel) => {
    const canvas = panel.chart.querySelector("canvas");
    return canvas && panel.chart.clientWidth > 10 && !panel.element.matches(".waiting") ? [{ panel, canvas }] : [];
  });
  if (!drawn.length) return;
  const ratio = devicePixelRatio || 1;
  const head = Math.round(34 * ratio);
  const width = Math.max(...drawn.map(({ canvas }) => canvas.width));
  const g = sheet(width, drawn.reduce((sum, { canvas }) => sum + canvas.height + head, 0), colours);
  g.font = `${15 * ratio}px ${colours.sans}`;
  g.fillStyle = colours.ink;
  let y = 0;
  for (const { panel, canvas } of drawn) {
    g.fillText(`${plainTitle(panel.name, model)}     ${panel.now.textContent}`, 18 * ratio, y + 24 * ratio);
    g.drawImage(canvas, 0, y + head);
    y += canvas.height + head;
  }
  savePicture(model, "plots.png", g.canvas);
}

/** A panel's name in plain text. @param {string} name @param {Model} model */
const plainTitle = (name, model) => ({ state: "z(t)", adjoint: "a(t)", integrand: `aᵀ∂f/∂${text(model.chosen)}`, hamiltonian: "H(t)", loss: "L(τ)", theta: "θ(τ)" })[name] ?? name;
