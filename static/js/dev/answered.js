// A workspace that a server has answered, for what only a server can know: a scene of the catalogue runs, is trained a few
// steps, and every panel that has something to say of it is open. Then the channel is closed, and it stands as it is.

import { App } from "../model/app.js";
import { Channel } from "../model/channel.js";
import { Model } from "../model/model.js";
import { Outbox } from "../model/outbox.js";
import { Session } from "../model/session.js";
import { Sweeps } from "../model/sweep.js";
import { Window } from "../model/window.js";
import { Kind } from "../model/wire.js";
import { readPalette } from "../look/palette.js";
import { Panels } from "../panels/host.js";
import { kinds } from "../panels/registry.js";
import { fit } from "../phase/fit.js";

/**
 * @typedef {import("../panels/host.js").Held} Held
 * @typedef {{app: App, panels: Map<string, Held>, waiting: () => {app: App, panels: Map<string, Held>}}} Answered
 *   waiting makes the same workspace before its first number came
 */

const nothing = () => {};
/** Panels whose points come one after the other. @type {Record<string, number>} */
const series = { bench: Kind.bench, precision: Kind.precision };
const sayings = { right: Infinity, bottom: 0, foot: 0 }; // no words stand on these pictures

/** @param {() => boolean} condition */
const until = (condition) => new Promise((resolve) => {
  const look = () => (condition() ? resolve(undefined) : requestAnimationFrame(look));
  look();
});

/** A workspace without a page. */
function workspace() {
  const model = new Model();
  model.reducedMotion = true;
  model.camera.resize(720, 420);
  const outbox = new Outbox();
  const sweeps = new Sweeps(model);
  const session = new Session(model, outbox, sweeps, new Window(model, outbox), nothing);
  const page = /** @type {any} */ (new Proxy({ colours: readPalette, link: async () => location.href }, { get: (has, name) => Reflect.get(has, name) ?? nothing }));
  return { app: new App(model, session, sweeps, page), model, session, outbox };
}

/** Those of the panels that fit; out of sight, but with the room that drawing asks for. @param {App} app @param {string[]} ids @returns {Map<string, Held>} */
function open(app, ids) {
  const host = new Panels(document.createElement("div"), app);
  const aside = document.body.appendChild(document.createElement("div"));
  aside.className = "aside";
  return new Map(kinds.filter((kind) => ids.includes(kind.id) && kind.fits(app.model)).map((kind) => {
    const held = host.hold(kind);
    held.panel.foot = true;
    aside.append(held.panel.element);
    return [kind.id, held];
  }));
}

/** Whether its drawing has come and has something to draw. @param {Held} held */
const drawn = ({ kind, panel, view }) => !panel.element.matches(".waiting") && panel.bar.style.visibility === "" && view !== null
  && (kind.id !== "symbols" || panel.element.querySelector(".symbols") !== null) && (kind.id !== "t-profile" || Boolean(panel.element.dataset.reading));

/**
 * @param {string} id of the catalogue @param {{steps?: number, panels: string[], nudge?: number[]}} how many steps of θ, which panels, δz
 * @returns {Promise<Answered>}
 */
export async function answered(id, { steps = 0, panels: ids, nudge }) {
  const { app, model, session, outbox } = workspace();
  await app.lists();
  /** @type {{type: string, [key: string]: any} | null} */
  let first = null;
  const ended = new Set(); // kinds of numbers that have come whole
  const channel = new Channel(`${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/ws`, {
    open: () => { model.connection = "open"; },
    lost: nothing,
    message: (message) => {
      if (message.type === "scene") first ??= message;
      session.receive(message);
    },
    frame: (frame) => {
      session.frames.take(frame);
      if (frame.last) ended.add(frame.kind);
    },
  });
  await until(() => channel.ready);
  await app.load(id);
  /** @type {Map<string, Held>} */
  let panels = new Map();
  let going = true;
  const turn = (/** @type {number} */ now) => {
    if (!going) return;
    if (model.needsFit && fit(model, sayings)) model.needsFit = false;
    session.window.update(now);
    model.nudge.update(outbox);
    for (const message of outbox.take()) channel.send(message);
    if (model.dirty.size) for (const { view } of panels.values()) view.draw(readPalette());
    model.dirty.clear();
    requestAnimationFrame(turn);
  };
  requestAnimationFrame(turn);
  const rests = () => model.finished > 0 && !model.busy && (model.isLandscape || model.check !== null);
  await until(rests);
  model.data.clocksOpen = ids.includes("clocks"); // its rows are kept from when it is open
  for (let k = 0; k < steps; k++) {
    const rows = model.path?.length ?? 0;
    session.training.flow("step");
    await until(() => (model.path?.length ?? 0) > rows && !model.busy);
  }
  panels = open(app, ids);
  model.markAll();
  const start = () => /** @type {HTMLElement | null | undefined} */ (panels.get("t-profile")?.panel.element.querySelector(".t-profile-bar .mend"));
  if (ids.includes("t-profile")) {
    await until(() => Boolean(start()));
    start()?.click();
  }
  if (nudge) model.nudge.set(nudge);
  await until(() => rests() && [...panels.values()].every((held) => drawn(held) && (!(held.kind.id in series) || ended.has(series[held.kind.id]))) && (!nudge || model.nudge.answer !== null));
  going = false;
  if (channel.socket) channel.socket.onclose = null;
  channel.socket?.close();
  return { app, panels, waiting: () => {
    const before = workspace();
    before.model.methods = model.methods;
    before.session.open(/** @type {import("../model/scene.js").Scene} */ (model.loaded), id);
    if (first) before.session.receive(first);
    return { app: before.app, panels: open(before.app, ids) };
  } };
}
