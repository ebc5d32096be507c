// The experiments there are: a module each, a line each. This is the order in which they stand.

import { beyond } from "./experiments/beyond.js";
import { clocks } from "./experiments/clocks.js";
import { depth } from "./experiments/depth.js";
import { price } from "./experiments/price.js";
import { profile } from "./experiments/profile.js";
import { resnet } from "./experiments/resnet.js";
import { symmetry } from "./experiments/symmetry.js";
import { time } from "./experiments/time.js";
import { varying } from "./experiments/varying.js";

/**
 * @typedef {object} ExperimentKind
 * @property {string} id of the section, and in the address
 * @property {string} name
 * @property {string} question one sentence
 * @property {(bench: import("./bench.js").Bench) => Work} create lays out controls, figures and numbers
 *
 * @typedef {object} Work what is computed when a control moved
 * @property {(signal: AbortSignal) => Promise<void>} quick the cheap part, within a tenth of a second; it is let finish
 * @property {(signal: AbortSignal) => Promise<void>} [rest] what is streamed after it, ended by the next move
 */

/** @type {ExperimentKind[]} */
export const kinds = [
  symmetry,
  price,
  resnet,
  depth,
  time,
  profile,
  beyond,
  varying,
  clocks,
];
