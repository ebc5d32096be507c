// The panels there are: a module each, a line each. This is the order in which they stand unless the reader moves them.

import { adjoint } from "./adjoint.js";
import { clocks } from "./clocks.js";
import { bench } from "./bench.js";
import { closed } from "./closed.js";
import { compare } from "./compare.js";
import { hamiltonian } from "./hamiltonian.js";
import { integrand } from "./integrand.js";
import { invariants } from "./invariants.js";
import { landscape } from "./landscape.js";
import { loss } from "./loss.js";
import { accuracy, norm, outcome } from "./outcome.js";
import { race } from "./race.js";
import { precision } from "./precision.js";
import { solver } from "./solver.js";
import { stability } from "./stability.js";
import { state } from "./state.js";
import { symbols } from "./symbols.js";
import { tProfile } from "./t-profile.js";
import { theta } from "./theta.js";

/**
 * @typedef {object} PanelView
 * @property {(palette: import("../look/palette.js").Palette) => void} draw whenever something it shows was marked
 * @property {() => void} [destroy] gives back what it drew with; drawing again must work
 *
 * @typedef {object} PanelKind
 * @property {string} id as scenes and links write it
 * @property {string} tab what a phone's tab says
 * @property {string} name in the menu
 * @property {import("../model/tables.js").TableName | null} table whose numbers it draws
 * @property {import("../model/panels.js").Clock | null} clock the one it shares with others
 * @property {number} rank where room is short, the lowest stay
 * @property {boolean} [reading] whether it is text, which has the width of the column and half of its height
 * @property {boolean} [moves] whether it is drawn with the cursor of t, though it is not over t
 * @property {number} [weight] height, in that of the others
 * @property {(model: import("../model/model.js").Model) => boolean} fits whether it has anything to show of this scene
 * @property {(panel: import("./panel.js").Panel, app: import("../model/app.js").App) => PanelView} create
 */

/** @type {PanelKind[]} */
export const kinds = [
  state,
  adjoint,
  integrand,
  hamiltonian,
  invariants,
  solver,
  landscape,
  compare,
  loss,
  accuracy,
  outcome,
  clocks,
  theta,
  norm,
  race,
  closed,
  precision,
  tProfile,
  stability,
  bench,
  symbols,
];
