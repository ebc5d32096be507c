// Wires the page together and runs its one animation loop.

import { html, render } from "../vendor/preact/standalone.module.js";
import { answer } from "./model/answers.js";
import { Address } from "./model/address.js";
import { follow } from "./share/follow.js";
import { App } from "./model/app.js";
import { Channel, tooLong } from "./model/channel.js";
import { Equations } from "./editor/equations.js";
import { Header } from "./controls/header.js";
import { acceptFiles } from "./controls/drop.js";
import { listen } from "./controls/keys.js";
import { Preview } from "./model/look-back.js";
import { untilItComes } from "./model/late-part.js";
import { Model } from "./model/model.js";
import { Outbox } from "./model/outbox.js";
import { extentOf } from "./phase/fit.js";
import { Overlay } from "./phase/overlay.js";
import { Connection, whyLost } from "./look/connection.js";
import { readPalette } from "./look/palette.js";
import { present } from "./look/present.js";
import { printLight } from "./look/print.js";
import { PhasePointer } from "./phase/pointer.js";
import { PhaseView } from "./phase/view.js";
import { Panels } from "./panels/host.js";
import { Session } from "./model/session.js";
import { Spoken } from "./controls/spoken.js";
import { Settings } from "./model/settings.js";
import { ShareParts } from "./share/parts.js";
import { Sweeps } from "./model/sweep.js";
import { Transport } from "./controls/transport.js";
import { Window } from "./model/window.js";
import { Kind } from "./model/wire.js";

const root = document.documentElement;
const place = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

const model = new Model();
const outbox = new Outbox();
const sweeps = new Sweeps(model);
/** @type {Address} */
const address = new Address(model, () => session);
const session = new Session(model, outbox, sweeps, new Window(model, outbox), () => address.opened());
const preview = new Preview(model, outbox);
const app = new App(model, session, sweeps, {
  theme,
  present: () => enlarge(!model.presenting),
  link: () => address.link(),
  tell: (words) => spoken.tell(words),
  help,
  scenes,
  training: () => {
    const button = /** @type {HTMLElement | null} */ (place("transport").querySelector(".training > .menu-button"));
    button?.focus(); // what the keyboard opened is the next that it walks through
    button?.click();
  },
  data: async (text) => (await app.reach(() => import("./controls/ondemand/data-dialog.js")))?.openData(app, text),
  colours: () => colours,
  redraw,
  sheet: (canvas) => (canvas === phase.flow.canvas ? phase.flow.sheet() : canvas),
});
const phase = new PhaseView(place("phase"), model);
new PhasePointer(place("ink"), model, app);
const panels = new Panels(place("plots"), app);
const spoken = new Spoken((words) => { place("status").textContent = words; }, model);
/** @type {import("./share/ondemand/embed-api.js").EmbedAPI | null} */
let embed = null;
if (window.parent !== window) untilItComes(() => import("./share/ondemand/embed-api.js")).then(({ EmbedAPI }) => { embed = new EmbedAPI(app); });
let colours = readPalette();

/** Draws everything once more, the particles as the still picture that they are without motion. @param {boolean} still */
async function redraw(still) {
  const moving = !model.reducedMotion;
  if (still && moving) {
    model.reducedMotion = true;
    phase.flow.reset();
  }
  phase.stillAt = -Infinity;
  // While training plays, the parts of the page take turns.
  for (let k = 0; k < 5; k++) {
    model.markAll();
    await new Promise(requestAnimationFrame);
  }
  phase.flow.putAway();
  if (!still || !moving) return;
  model.reducedMotion = false;
  phase.flow.reset();
}

const quiet = matchMedia("(prefers-reduced-motion: reduce)");
const settings = new Settings(window.localStorage, () => calm());
quiet.addEventListener("change", () => calm());
calm();

function calm() {
  model.reducedMotion = quiet.matches || settings.still;
  root.dataset.motion = model.reducedMotion ? "reduced" : "full";
  phase.flow.reset();
}

function theme() {
  const next = root.dataset.theme === "light" ? "dark" : "light";
  localStorage.setItem("costate.theme", next);
  wear(next);
}

async function help() {
  const part = await app.reach(() => import("./controls/ondemand/help.js"));
  if (!part) return;
  const dialog = /** @type {HTMLDialogElement} */ (place("help"));
  render(html`<${part.Help} close=${() => dialog.close()} settings=${settings} />`, dialog);
  dialog.showModal();
}

async function scenes() {
  const part = await app.reach(() => import("./controls/ondemand/scenes.js"));
  const dialog = /** @type {HTMLDialogElement} */ (place("scenes"));
  if (!part || dialog.open) return;
  dialog.showModal();
  render(html`<${part.SceneBrowser} app=${app} close=${() => dialog.close()} />`, dialog);
}
place("scenes").addEventListener("close", () => render(null, place("scenes")));

/** @param {string} name */
function wear(name) {
  root.dataset.theme = name;
  colours = readPalette();
  phase.flow.reset();
  model.markAll();
}
/** @param {boolean} on */
function enlarge(on) {
  model.presenting = on;
  present(on);
  phase.resize();
  model.needsFit = true;
  wear(root.dataset.theme ?? "dark");
}
addEventListener("resize", () => {
  if (model.presenting) enlarge(true);
});

matchMedia("(prefers-color-scheme: light)").addEventListener("change", ({ matches }) => {
  if (!localStorage.getItem("costate.theme") && !new URLSearchParams(location.search).has("theme")) wear(matches ? "light" : "dark");
});

const scheme = location.protocol === "https:" ? "wss:" : "ws:";
const channel = new Channel(`${scheme}//${location.host}/ws`, {
  open: () => {
    const lost = session.resend();
    if (lost) spoken.tell(lost);
  },
  lost: () => {
    // A channel that never opened may have been refused: it is asked why before anything is said.
    whyLost(model.connection !== "open" ? "/ws" : null).then((state) => {
      if (!channel.ready) model.connection = state;
      model.mark("ui");
    });
  },
  message: (message) => session.receive(message),
  frame: (frame) => {
    session.frames.take(frame);
    phase.landscapeCame();
  },
});

// Frames that drew something, over the last two seconds.
/** @type {number[]} */
const drawn = [];
let frames = 0;
let lastDrawnRun = 0;
let settledRun = 0;
let opened = Infinity; // ms, when the first run began
let faces = false; // whether the faces of canvas text have come

/** @type {import("./model/model.js").Part[]} */
const turns = ["ui", "plots", "training"];

/** @param {number} now ms */
function frame(now) {
  requestAnimationFrame(frame);
  app.end.grow();
  sweeps.advance(now);
  address.watch(now);
  model.ghost.advance(now);
  session.window.update(now);
  model.nudge.update(outbox);
  preview.update();
  if (channel.ready) for (const message of outbox.take()) if (!channel.send(message)) answer(model, tooLong);
  const { dirty } = model;
  const something = dirty.size > 0;
  const moved = phase.draw(colours, now);
  // While everything moves at once, controls and charts take turns: twenty pictures a second are enough for them. The
  // first picture is whole.
  const many = "shown" in root.dataset && model.sweep !== "" && (model.scene?.z0?.length ?? 0) > 4;
  const turn = model.training === "playing" || many ? turns[frames % turns.length] : null;
  const later = turn === null ? [] : turns.filter((part) => part !== turn && dirty.has(part));
  if (dirty.has("ui") && !later.includes("ui")) drawControls();
  if (dirty.has("plots") && !later.includes("plots")) panels.draw("plots", colours);
  if (dirty.has("training") && !later.includes("training")) panels.draw("training", colours);
  dirty.clear();
  for (const part of later) dirty.add(part);
  if (phase.owes) dirty.add("base");
  spoken.update(now);
  if (model.run > 0) opened = Math.min(opened, now);
  // With its first numbers, so that nothing makes room for them; a run that takes longer is watched as it goes.
  if (faces && model.dirty.size === 0 && (model.finished > 0 || model.problem || now - opened > 300)) root.dataset.shown = "";
  embed?.update(now);
  if (something || moved) {
    frames++;
    drawn.push(now);
    if (!model.busy) settledRun = model.run;
    if (model.run > 0 && lastDrawnRun === 0 && (model.isLandscape || model.picture.get(Kind.state))) performance.mark("first-picture");
    lastDrawnRun = model.run;
  }
  while (drawn.length && drawn[0] < now - 2000) drawn.shift();
  publish();
}

function drawControls() {
  render(html`<${Connection} state=${model.connection} />`, place("connection"));
  render(html`<${Header} app=${app} />`, place("header"));
  render(html`<${Equations} app=${app} />`, place("equations"));
  // What the page came with is taken over by the first picture that has a scene, not doubled by it.
  if (model.scene) render(html`<${Overlay} app=${app} />`, place("overlay"));
  render(html`<${Transport} app=${app} />`, place("transport"));
  render(html`<${ShareParts} app=${app} />`, place("share"));
  root.classList.toggle("landscape", model.isLandscape);
  root.classList.toggle("moving-picture", model.training === "playing" || Boolean(model.held && model.held !== "t"));
  root.classList.toggle("dimmed", model.problem !== null);
  panels.arrange(colours.scale);
}

function publish() {
  const state = model.connection !== "open" ? "connecting" : model.problem ? "problem" : model.training === "playing" ? "training" : model.busy || !model.scene ? "running" : "ready";
  const { dataset } = root;
  if (dataset.state !== state) dataset.state = state;
  if (dataset.run !== String(settledRun)) dataset.run = String(settledRun);
  dataset.frames = String(frames);
}

Object.defineProperty(window, "costate", {
  value: Object.freeze({
    get runs() { return model.finished; },
    get loss() { return model.loss; },
    get scene() { return structuredClone(model.scene); },
    get lastDrawnRun() { return lastDrawnRun; },
    get problems() { return model.problems; },
    get problem() { return structuredClone(model.problem); },
    get gradient() { return structuredClone(model.done?.gradient ?? null); },
    get check() { return structuredClone(model.check); },
    get training() { return { state: model.training, rows: model.path?.length ?? 0, futures: model.futures.drawable.map(({ path, from }) => ({ rows: path.length, from })), minimum: model.minimum?.loss ?? null }; },
    get data() { return { points: model.data.cloud?.count ?? 0, extent: extentOf(model), regions: model.data.regions !== null, accuracy: model.data.outcome?.test?.accuracy ?? null, clocks: model.data.clocks?.length ?? 0, clocksEnd: model.data.clocks?.end ?? null, norms: model.data.norms.length, quality: model.data.quality.length }; },
    get race() { return model.race.rules.map((rule, k) => ({ rule, ...model.race.standing(k) })); },
    get playback() { return { ...model.playback, sweep: model.sweep, z: Math.min(model.t1, model.reveal.z), a: Math.min(model.t1, Math.max(model.t0, model.reveal.a)), t: model.cursor }; },
    get addressed() { return address.current; },
    get curvature() { return model.curvature; },
    get shownLoss() { return model.done?.loss ?? null; },
    get panels() { return structuredClone(model.panels); },
    get ghost() { return model.ghost.curves.length; },
    get particles() { return phase.flow.active; },
    get camera() { const { x0, x1, y0, y1 } = model.camera; return { x: [x0, x1], y: [y0, y1] }; },
    get orbit() { const { azimuth, elevation, zoom, box } = model.orbit; return model.spatial ? { azimuth, elevation, zoom, box: structuredClone(box) } : null; },
    get layers() { return { ...model.layers }; },
    get fixedPoints() { return structuredClone(model.portrait); },
    fps: () => Math.min(drawn.length / 2, phase.flow.rate),
  }),
});

if (root.classList.contains("present")) enlarge(true);
listen(app, settings);
acceptFiles(app);
printLight({
  theme: () => root.dataset.theme ?? "dark",
  wear,
  draw: () => {
    phase.draw(colours, performance.now());
    panels.draw("plots", colours);
    panels.draw("training", colours);
  },
});
requestAnimationFrame(frame);
// Canvas text needs its faces before it is first drawn, and nothing else asks for them.
Promise.all(["italic 20px KaTeX_Math", "17px KaTeX_Main", `500 15px ${colours.sans}`, `13px ${colours.mono}`].map((face) => document.fonts.load(face))).then(() => {
  faces = true;
  model.markAll();
});

app.lists().then(() => follow(app));
addEventListener("pagehide", () => address.keep());
// The page itself only replaces its address; another fragment was typed or pasted.
addEventListener("hashchange", () => follow(app));
