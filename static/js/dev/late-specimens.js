// The parts that come when they are asked for: what a nudge does, the race, data, training, what can be taken along.

import { html, render } from "../../vendor/preact/standalone.module.js";
import { DataDialog } from "../controls/ondemand/data-dialog.js";
import { StepLimits } from "../controls/ondemand/step-limits.js";
import { TrainingForm } from "../controls/ondemand/training-form.js";
import { Eta } from "../controls/eta.js";
import { GradientChoice } from "../controls/gradient-choice.js";
import { Derivatives } from "../editor/ondemand/derivatives.js";
import { language } from "../editor/ondemand/language.js";
import { Notation } from "../editor/ondemand/notation.js";
import { PanelMenu } from "../panels/menu.js";
import { wanted } from "../model/panels.js";
import { AxesMenu } from "../phase/axes.js";
import { LayersMenu } from "../phase/layers-menu.js";
import { DataBar } from "../phase/ondemand/data-bar.js";
import { NudgeCard } from "../phase/ondemand/nudge-card.js";
import { RaceLegend, RaceMenu } from "../phase/ondemand/race-menu.js";
import { ShareDialog } from "../share/ondemand/dialog.js";
import { ExportMenu, ShareButton } from "../share/export-menu.js";
import { ShareParts } from "../share/parts.js";
import { fixture } from "./fixture.js";
import { opened, part } from "./specimens.js";

/** @typedef {import("./specimens.js").Specimen} Specimen @typedef {import("../model/app.js").App} App */

const nothing = () => {};

/** @param {string} name @param {string} className @param {string} label @param {any} Part @param {App} app @returns {Specimen} */
const dialog = (name, className, label, Part, app) => ({ name, kind: "dialog-stage", draw: (place) => {
  if (place.firstChild) return;
  const element = place.appendChild(document.createElement("dialog"));
  element.className = className;
  element.setAttribute("aria-labelledby", label);
  render(html`<${Part} app=${app} text="x, y, label\n0.1, 0.7, 0\n1.2, -0.4, 1" close=${nothing} />`, element);
  element.open = true;
} });

/** A part of a form. @param {any} Part */
const inForm = (Part) => (/** @type {object} */ props) => html`<div class="form"><${Part} ...${props} /></div>`;

const three = { field: { equations: ["x' = y", "y' = z", "z' = -x"] }, params: {}, z0: [[1, 0, 0]] };

/** @param {Record<"curves" | "points" | "quadratic", App>} apps that a server has answered @returns {Promise<Specimen[]>} */
export async function lateSpecimens({ curves, points, quadratic }) {
  const forms = await language();
  const method = (/** @type {string} */ name) => curves.model.methods.find(({ id }) => id === name);
  return [
    part("Nudge, nothing moved yet", NudgeCard, "overlay", fixture({}, ({ nudge }) => { nudge.on = true; })),
    part("Nudge, and what the adjoint says of it", NudgeCard, "overlay", curves),
    opened(part("What the phase view shows", LayersMenu, "room open tall", fixture())),
    opened(part("What it shows of data", LayersMenu, "room open tall", points)),
    part("Axes of three states", AxesMenu, "room", fixture(three)),
    opened(part("Rules of a race", RaceMenu, "room open taller", quadratic)),
    part("A race on the picture", RaceLegend, "overlay low", curves),
    part("Classes of the data", DataBar, "overlay low", points),
    part("Rate of training", Eta, "transport", points),
    part("Training of a network", TrainingForm, "room form-stage", points),
    part("Training of an equation", TrainingForm, "room form-stage", fixture()),
    ...["checkpointed", "backsolve", "reversible"].map((id) => part(`Gradient, ${id}`, inForm(GradientChoice), "room form-stage", fixture({ gradient: { method: id } }), undefined, { method: method("reversible-heun") })),
    part("Limits and stops of a solver", inForm(StepLimits), "room form-stage", fixture(), undefined, { adaptive: true }),
    opened(part("Panels", PanelMenu, "room open taller", curves, undefined, { open: wanted(curves.model), zoomed: true, reset: nothing })),
    opened(part("Export", ExportMenu, "room open taller", curves)),
    part("Share", ShareButton, "room", curves),
    part("A note", ShareParts, "note-stage", fixture({}, (model) => { model.note = "A note stands here until it is closed."; })),
    part("Recording", ShareParts, "note-stage", fixture({}, (model) => { model.recording = { seconds: 7, stop: nothing }; })),
    part("What can be written", Notation, "room", fixture(), undefined, { language: forms, lines: true, insert: nothing }),
    part("Written out beside the equations", Derivatives, "room", curves),
    dialog("Data", "data-dialog", "data-title", DataDialog, points),
    { ...part("Sharing", ShareDialog, "dialog-stage", curves), draw: (place) => {
      if (!place.firstChild) render(html`<${ShareDialog} app=${curves} />`, place);
    } },
  ];
}
