// What is written on the phase view: the question, the legend, the trust light, and what went wrong.

import { html } from "../../vendor/preact/standalone.module.js";
import { AxesMenu } from "./axes.js";
import { LayersMenu } from "./layers-menu.js";
import { lazy } from "../controls/lazy.js";
import { ending, restless } from "../model/ending.js";
import { format } from "../model/number.js";
import { interval, observations } from "../model/scene.js";
import { text } from "../model/symbols.js";
import { leapt } from "../model/remedy.js";
import { Trust } from "./trust.js";

/** @typedef {import("../model/app.js").App} App */

const NudgeCard = lazy(() => import("./ondemand/nudge-card.js").then((module) => module.NudgeCard));
const DataBar = lazy(() => import("./ondemand/data-bar.js").then((module) => module.DataBar));
const RaceMenu = lazy(() => import("./ondemand/race-menu.js").then((module) => module.RaceMenu));
const RaceLegend = lazy(() => import("./ondemand/race-menu.js").then((module) => module.RaceLegend));

/** @param {{app: App}} props */
export function Overlay({ app }) {
  const { model } = app;
  const { scene } = model;
  if (!scene) return null;
  return html`
    <div class="say">
      ${scene.view?.headline && html`<h2>${scene.view.headline}</h2>`}
      ${scene.about && html`<p>${scene.about}</p>`}
    </div>
    <div class="corner">
      ${model.isLandscape && html`<${RaceMenu} app=${app} />`}
      ${model.states.length > 2 && html`<${AxesMenu} app=${app} />`}
      ${!model.isLandscape && html`<${LayersMenu} app=${app} />`}
      ${!model.isLandscape && html`<button type="button" class="nudge-button" aria-pressed=${String(model.nudge.on)} title="Nudge the curve (N)" aria-label="Nudge the curve" onClick=${app.toggleNudge}>
        <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M2.500 13c4-7 8 3 15-6M10 2v6.500M7.500 4.500 10 2l2.500 2.500" /></svg></button>`}
      ${!model.isLandscape && !model.data.on && html`<button type="button" class="add-start" title="Another start point (A; Shift and click; on a touch screen hold)" aria-label="Add a start point" onClick=${() => app.addStart()}>
        <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M10 4v12M4 10h12" /></svg></button>`}
    </div>
    ${(model.nudge.on || model.nudge.dz) && html`<${NudgeCard} app=${app} />`}
    <${Legend} app=${app} />
    ${model.data.on && html`<${DataBar} app=${app} />`}
    ${model.isLandscape && model.race.on && html`<${RaceLegend} app=${app} />`}
    <${Trust} app=${app} />
    <${Notice} app=${app} />`;
}

/** @param {{app: App}} props */
function Legend({ app }) {
  const { model } = app;
  const scene = /** @type {import("../model/scene.js").Scene} */ (model.scene);
  if (model.isLandscape) {
    return html`<div class="legend"><span><svg aria-hidden="true"><path class="train" d="M1 5H29" /></svg><em>θ</em>(τ)</span></div>`;
  }
  const points = observations(scene, model.states, model.stream).length;
  const seen = observations(scene, model.states, model.stream).some(({ z }) => model.flat || (model.spatial ? model.space : model.axes).every((i) => Number.isFinite(z[i])));
  const ended = ending(model, model.stream);
  return html`<div class="legend">
    ${model.spatial && html`<span class="how">${model.held?.startsWith("z0/") ? "moves in the plane of the screen" : "drag to turn"}</span>`}
    <span><svg aria-hidden="true"><path class="forward" d="M1 5H29" /></svg><em>z</em>(t) forward</span>
    <span><svg aria-hidden="true"><path class="adjoint" d="M1 5H29" /></svg><em>a</em>(t) backward</span>
    ${scene.gradient?.method === "backsolve" && html`<span class="resolved-key"><svg aria-hidden="true"><path class="adjoint" d="M1 5H29" /></svg><em>z</em>(t) solved back</span>`}
    ${ended && html`<span class="ended"><svg class="ring" aria-hidden="true"><rect x="2" y="1" width="8" height="8" /></svg><i>${ended.rest ? "at rest from" : "ends at"} <em>t</em> = ${format(ended.t, 4)}${scene.view?.units?.T ? ` ${scene.view.units.T}` : ""}</i></span>`}
    ${seen && html`<span><svg class="ring" aria-hidden="true"><circle cx="6" cy="5" r="4" /></svg>${points === 1 ? "target" : "data"}</span>`}
  </div>`;
}

/** A fault with where it stands, for those who do not see the editor. @param {import("../model/model.js").Fault | undefined} fault */
function said(fault) {
  if (!fault) return "";
  const [, part, which, row] = fault.pointer.split("/");
  const place = { terminal: "the loss at the end", running: "the loss on the way", parameters: "the loss of θ" }[which] ?? (which === "equations" ? `line ${Number(row) + 1}` : part === "events" ? `event ${Number(which) + 1}` : "");
  return place ? `In ${place}: ${fault.message}` : fault.message;
}

/** What went wrong and what mends it. @param {{app: App}} props */
function Notice({ app }) {
  const { model, session } = app;
  const { problem, scene } = model;
  if (!problem || !scene) return null;
  const far = leapt(problem.detail);
  const typed = problem.errors.some(({ pointer, offset }) => /^\/(field|loss)/.test(pointer) && offset !== undefined);
  const names = [...new Set(problem.errors.flatMap(({ name }) => (name ? [name] : [])))];
  const words = typed ? said(problem.errors[0]) : problem.detail || said(problem.errors[0]);
  const numeric = !typed && !far && /finite|step|stiff|maxSteps|leaves/i.test(`${problem.title} ${words}`);
  const stiff = model.methods.find((method) => method.stiff);
  const isStiff = model.methods.find(({ id }) => id === scene.solver?.method)?.stiff;
  const { t0, t1 } = interval(scene);
  const again = restless(problem);
  return html`<div class=${`notice ${typed ? "typed" : ""}`} role="alert">
    <p><b>${problem.title || "This scene cannot run"}</b>${words && html`<span>${words}</span>`}</p>
    <div>
      ${far && html`<button type="button" class="mend" onClick=${app.startOver}>start over with η ${format(app.smallerEta)}</button>`}
      ${names.map((name) => html`<button key=${name} type="button" class="mend" onClick=${() => session.change({ params: { [name]: 1 } })}>add slider ${text(name)}</button>`)}
      ${again >= 0 && Object.keys(scene.events?.[again]?.set ?? {}).length > 0 && html`<button type="button" class="mend" onClick=${() => session.change({ events: (scene.events ?? []).map((event, i) => (i === again ? { ...event, rests: true } : event)) })}>let it come to rest</button>`}
      ${(problem.errors.some(({ pointer }) => pointer === "/gradient/method") || (scene.gradient?.method === "backsolve" && /backsolve/.test(words))) && html`<button type="button" class="mend" onClick=${() => session.change({ gradient: { method: "checkpointed" } })}>use checkpointed</button>`}
      ${numeric && stiff && !isStiff && html`<button type="button" class="mend" onClick=${() => session.change({ solver: { method: stiff.id } })}>use a stiff solver</button>`}
      ${numeric && t1 > t0 && html`<button type="button" class="mend" onClick=${() => session.change({ T: Number(((t1 - t0) / 2).toPrecision(3)) })}>halve T</button>`}
      ${model.working && html`<button type="button" class="mend" onClick=${app.backToWorking}>back to what worked</button>`}
    </div>
  </div>`;
}
