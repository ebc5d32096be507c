// What stands on the style page.

import { Labels } from "../model/labels.js";
import { html, render } from "../../vendor/preact/standalone.module.js";
import { NumberField } from "../controls/field-number.js";
import { Header } from "../controls/header.js";
import { Help } from "../controls/ondemand/help.js";
import { SceneBrowser } from "../controls/ondemand/scenes.js";
import { Menu } from "../controls/menu.js";
import { Sliders } from "../controls/sliders.js";
import { SolverMenu } from "../controls/solver-menu.js";
import { Transport } from "../controls/transport.js";
import { Editor } from "../editor/ondemand/editor.js";
import { Equations } from "../editor/equations.js";
import { Connection } from "../look/connection.js";
import { readPalette } from "../look/palette.js";
import { TableDialog } from "../panels/ondemand/table-dialog.js";
import { drawBase } from "../phase/base.js";
import { drawInk } from "../phase/ink.js";
import { Overlay } from "../phase/overlay.js";
import { size } from "../phase/paint.js";
import { fixture } from "./fixture.js";
import { lateSpecimens } from "./late-specimens.js";
import { panelSpecimens } from "./panel-specimens.js";

/**
 * @typedef {import("../model/app.js").App} App
 * @typedef {{name: string, note?: string, kind?: string, app?: App, draw: (place: HTMLElement) => void}} Specimen
 */

const nothing = () => {};
const long = "A scene whose name is as long as a name can be that somebody typed without a thought for those who have to read it";
const parameters = (/** @type {number} */ n, /** @type {(i: number) => string} */ name) => Object.fromEntries(Array.from({ length: n }, (_, i) => [name(i), (i + 1) / 4]));

/** Opens the first menu of a part, as a click does. @param {HTMLElement} place */
const openMenu = (place) => {
  const button = /** @type {HTMLElement | null} */ (place.querySelector(".menu-button[aria-expanded=false]"));
  button?.click();
};

/** @param {string} name @param {import("../../vendor/preact/standalone.module.js").Child} content @param {string} [kind] @returns {Specimen} */
const plain = (name, content, kind = "row-of-parts") => ({ name, kind, draw: (place) => render(content, place) });

/**
 * A part that shows a workspace's state.
 * @param {string} name @param {any} Part @param {string} kind @param {App} app @param {string} [note] @param {object} [more] props @returns {Specimen}
 */
export const part = (name, Part, kind, app, note, more = {}) => ({ name, note, kind, app, draw: (place) => {
  render(html`<${Part} app=${app} close=${nothing} ...${more} />`, place);
  // Parts that stand once on a page of their own are told apart here.
  for (const landmark of place.querySelectorAll("nav")) landmark.ariaLabel = `Tools, ${name}`;
} });

/** The same with its menu open. @param {Specimen} specimen @returns {Specimen} */
export const opened = ({ draw, ...rest }) => {
  let first = true;
  return { ...rest, draw: (place) => {
    draw(place);
    if (first) openMenu(place);
    first = false;
  } };
};

/** @param {string} title @param {string} detail @param {import("../model/model.js").Fault[]} [errors] @param {Partial<import("../model/scene.js").Scene>} [changes] */
const faulty = (title, detail, errors = [], changes = {}) => fixture(changes, (model) => {
  model.problem = { run: 2, title, detail, errors };
});

/** @param {string} name @param {App} app @param {string} [note] @returns {Specimen} */
const canvas = (name, app, note) => ({ name, note, kind: "canvas", app, draw: (place) => {
  const element = place.querySelector("canvas") ?? place.appendChild(document.createElement("canvas"));
  const { model } = app;
  const ratio = devicePixelRatio || 1;
  size(element, place.clientWidth, place.clientHeight, ratio);
  model.camera.resize(place.clientWidth, place.clientHeight);
  model.camera.fit([-2.2, 2.6], [-1.8, 1.7], 0.05, false);
  const g = /** @type {CanvasRenderingContext2D} */ (element.getContext("2d"));
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  const colours = readPalette();
  const ticks = drawBase(g, model, colours);
  const under = g.getImageData(0, 0, element.width, element.height);
  const ink = document.createElement("canvas"); // the ink clears its own layer
  size(ink, place.clientWidth, place.clientHeight, ratio);
  const over = /** @type {CanvasRenderingContext2D} */ (ink.getContext("2d"));
  over.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawInk(over, model, colours, new Labels(), ticks);
  g.putImageData(under, 0, 0);
  g.setTransform(1, 0, 0, 1, 0, 0);
  g.drawImage(ink, 0, 0);
} });

/** @param {string} name @param {(place: HTMLElement) => HTMLDialogElement} make @returns {Specimen} */
const dialog = (name, make) => ({ name, kind: "dialog-stage", draw: (place) => {
  if (!place.firstChild) place.append(make(place));
} });

/** @returns {Promise<Specimen[]>} */
export async function specimens() {
  const { panels, apps } = await panelSpecimens();
  const twelve = fixture({ params: parameters(12, (i) => `p${i + 1}`), field: { equations: ["x' = -p1*x", "y' = -p2*y"] } });
  const longNames = fixture({ name: long, params: parameters(3, (i) => `a_parameter_with_a_very_long_name_number_${i + 1}`) });
  const training = fixture({}, (model) => {
    model.training = "playing";
    model.live = { c: 0.31, omega: 1.22 };
  });
  return [
    plain("Buttons", html`
      <button type="button" class="primary">Primary</button> <button type="button" class="primary" disabled>Primary, off</button>
      <button type="button" class="mend">Mends it</button> <button type="button" class="mend" disabled>Mends it, off</button>
      <button type="button" class="quiet">Quiet</button> <button type="button" class="quiet" disabled>Quiet, off</button>
      <button type="button" class="presenter">Present</button> <kbd>Space</kbd>`),
    part("Header", Header, "header tools", fixture()),
    part("Header, edited and a long name", Header, "header tools", fixture({ name: long }, (model) => { model.edited = true; })),
    part("Equation bar", Equations, "equations", fixture()),
    part("Equation bar, faulty", Equations, "equations", faulty("Unknown name", "", [{ pointer: "/field/equations/0", offset: 5, message: "unknown name", name: "k" }])),
    part("Sliders", Sliders, "room", fixture()),
    part("Sliders, training moves them", Sliders, "room", training),
    part("Sliders, twelve", Sliders, "room", twelve),
    part("Sliders, long names", Sliders, "room", longNames),
    plain("Number fields", html`<${NumberField} value=${1.5} text="1.50" label="A number" onChange=${nothing} /> <${NumberField} value=${-2e-9} text="−2·10⁻⁹" label="A small number" onChange=${nothing} />`, "row-of-parts narrow"),
    opened(part("Solver, adaptive", SolverMenu, "room open", fixture())),
    opened(part("Solver, of fixed steps", SolverMenu, "room open", fixture({ solver: { method: "rk4", step: 0.05 } }))),
    part("Editor", Editor, "room", fixture()),
    part("Editor, an unknown name", Editor, "room", faulty("Unknown name", "", [{ pointer: "/field/equations/0", offset: 12, message: "unknown name", name: "omga", suggestion: "omega", length: 4 }], { field: { equations: ["x' = -c*x - omga*y", "y' = omega*x - c*y"] } })),
    part("On the picture", Overlay, "overlay", fixture()),
    part("Gradient not checked yet", Overlay, "overlay", fixture({}, (model) => { model.check = null; })),
    part("Gradient doubtful", Overlay, "overlay", fixture({}, (model) => { model.check = { method: "forward", difference: 3e-2, tolerance: 1e-5, trust: "doubtful", detail: "The backward solve does not find its way back: its start is 0.3 from z0." }; })),
    opened(part("Gradient wrong, and what to try", Overlay, "overlay", fixture({}, (model) => { model.check = { method: "forward", difference: 2.4e5, error: 2.4e5, tolerance: 1e-4, trust: "wrong", reason: "stiff backwards", growth: { forward: 29, backward: 7.7e21 }, reconstruction: 1, detail: "Solving z backwards multiplies its errors by up to 8e+21, for the flow contracts: take checkpointed, which keeps the forward solution.", remedies: ["checkpointed", "shorten"] }; }))),
    opened(part("Why the gradient is trusted", Overlay, "overlay", fixture({}))),
    part("Problem: numbers", Overlay, "overlay", faulty("The solution leaves the finite numbers", "at t = 3.21, with step 10⁻¹²: try a stiff solver or a shorter T")),
    part("Problem: an unknown name", Overlay, "overlay", faulty("Unknown name", "k is neither a state nor a parameter", [{ pointer: "/field/equations/0", offset: 5, message: "unknown name", name: "k" }])),
    part("Problem: nothing is known to mend it", Overlay, "overlay", faulty("This scene cannot run", "z0 has 3 numbers, the field has 2 states", [{ pointer: "/z0/0", message: "3 numbers, 2 states" }])),
    ...(/** @type {const} */ (["lost", "offline", "full"])).map((state) => plain(`Connection: ${state}`, html`<${Connection} state=${state} />`, "connection-stage")),
    part("Playback, at rest", Transport, "transport", fixture()),
    part("Playback, forward sweep", Transport, "transport", fixture({}, (model) => {
      Object.assign(model, { sweep: "forward", cursor: 2.6, reveal: { z: 2.6, a: Infinity } });
    })),
    part("Playback, backward sweep", Transport, "transport", fixture({}, (model) => {
      Object.assign(model, { sweep: "adjoint", cursor: 3.4, reveal: { z: Infinity, a: 3.4 } });
    })),
    part("Playback, training", Transport, "transport", training),
    canvas("z(t), a(t), start and target", fixture()),
    canvas("The backward sweep under way, and the curve from before", fixture({}, (model) => {
      Object.assign(model, { sweep: "adjoint", cursor: 3.4, reveal: { z: Infinity, a: 3.4 } });
      model.ghost.keep();
      model.held = "z0/0"; // held, so that nothing fades
      model.scene = { .../** @type {import("../model/scene.js").Scene} */ (model.scene), z0: [[1.7, 0.4]] };
    }), "The start point is held: the curve follows it only when a server answers."),
    plain("Menu", html`<${Menu} class="export" title="A menu" label="Closed"><p>Nothing.</p><//>`),
    dialog("Scenes", () => {
      const element = document.createElement("dialog");
      element.className = "scenes-dialog";
      element.setAttribute("aria-labelledby", "scenes-title");
      render(html`<${SceneBrowser} app=${fixture()} close=${nothing} />`, element);
      element.open = true;
      return element;
    }),
    dialog("Keys", () => {
      const element = document.createElement("dialog");
      element.setAttribute("aria-labelledby", "help-title");
      render(html`<${Help} close=${nothing} />`, element);
      element.open = true;
      return element;
    }),
    dialog("Numbers as a table", () => {
      const table = new TableDialog(fixture().model);
      table.element.showModal = () => table.element.setAttribute("open", ""); // in its place among the parts, not over them
      table.open("z");
      return table.element;
    }),
    ...panels,
    ...await lateSpecimens(apps),
  ];
}
