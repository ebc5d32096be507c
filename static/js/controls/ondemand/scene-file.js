// Scenes that are not of the catalogue: one out of a file, and those to begin with.

import { isObject } from "../../model/patch.js";
import { shapeFault } from "../../model/shape.js";

/** @typedef {import("../../model/scene.js").Scene} Scene */

const most = 1 << 20; // bytes, as much as the server takes

/** A file that cannot be opened, with words for the reader. */
export class FileFault extends Error {}

/** The scene in the text of a file, which may have been exported as a scene or with everything. @param {string} text @param {string} name of the file @returns {Scene} */
export function sceneOf(text, name) {
  const no = (/** @type {string} */ why) => new FileFault(`“${name}” holds no scene: ${why}.`);
  if (text.length > most) throw no("it is larger than a scene can be");
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw no("it is not JSON");
  }
  const scene = isObject(value) && isObject(value.scene) ? value.scene : value;
  const known = isObject(scene) && ["field", "loss", "params"].some((member) => member in scene);
  const fault = shapeFault(scene) ?? (known ? null : "it has neither a field nor a loss");
  if (fault) throw no(fault);
  return /** @type {Scene} */ (/** @type {unknown} */ (scene));
}

/** @param {File} file @returns {Promise<Scene>} */
export async function sceneIn(file) {
  return sceneOf(file.size > most ? " ".repeat(most + 1) : await file.text(), file.name);
}

/** A scene to begin one's own with: little, but with all that makes something move. @type {Scene} */
const blank = {
  name: "New scene",
  about: "Type equations of your own; every name that is not a state becomes a parameter with a slider.",
  params: { a: 1, b: 0.2 },
  field: { equations: ["x' = y", "y' = -a*x - b*y"] },
  z0: [[2, 0]],
  T: 10,
  loss: { terminal: "0.5*(x^2 + y^2)" },
  flow: { rule: "flow", eta: 0.1, duration: 10 },
};

/** The same for a loss over parameters alone. @type {Scene} */
const landscape = {
  name: "New landscape",
  about: "Type a loss of your own in parameters of your own: descend it, race the rules, drag θ.",
  params: { a: -1, b: 2 },
  loss: { parameters: "(a - 1)^2 + 2*(b - a)^2" },
  flow: { rule: "flow", eta: 0.1, duration: 10 },
  view: { ranges: { a: [-3, 3], b: [-3, 3] } },
};

/** What can be begun with, with a picture's axes. */
export const blanks = [
  { scene: blank, says: "Equations of your own, to begin with a spring.", sign: "M36 168H292M60 188V24" },
  { scene: landscape, says: "A loss of your own over θ alone, to descend and to race on.", sign: "M40 40c40 150 200 150 240 0M84 40c24 96 128 96 152 0M36 168H292" },
];
