// The colours of the style sheet, for canvases.

import { enlargement } from "./present.js";

const names = /** @type {const} */ (["bg", "panel", "line", "ink", "dim", "faint", "forward", "adjoint", "train", "data", "bad", "flow", "function"]);

/** @typedef {Record<typeof names[number], string> & {classes: string[], sans: string, mono: string, light: boolean, scale: number}} Palette with how many times larger things are than on a desk */

/** @returns {Palette} */
export function readPalette() {
  const style = getComputedStyle(document.documentElement);
  const colours = Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  return /** @type {Palette} */ ({
    ...colours,
    classes: Array.from({ length: 6 }, (_, k) => style.getPropertyValue(`--class-${k}`).trim()),
    sans: style.getPropertyValue("--sans").trim(),
    mono: style.getPropertyValue("--mono").trim(),
    scale: enlargement(),
    light: document.documentElement.dataset.theme === "light",
  });
}

/** A #rrggbb colour with an opacity. @param {string} colour @param {number} alpha */
export const faded = (colour, alpha) => colour + Math.round(alpha * 255).toString(16).padStart(2, "0");

/** Dashes that tell components apart without colour. */
export const dashes = [[], [8, 5], [2, 4], [10, 4, 2, 4], [4, 3], [1, 3]];
