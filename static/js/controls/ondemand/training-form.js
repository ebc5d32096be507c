// All that can be said of how θ moves: how long, η on the way, mini-batches, the flow's own solver, and what is added to the loss.

import { html } from "../../../vendor/preact/standalone.module.js";
import { NumberField } from "../field-number.js";
import { RuleChoice } from "../eta.js";
import { families } from "../solver-menu.js";
import { format, plain } from "../../model/number.js";
import { countsSteps, hasField, hasWeights, parameterOrder, secondsOf, wholeOf } from "../../model/scene.js";
import { text } from "../../model/symbols.js";
import { etaNow, partAt, scheduleOf, schedules, scheduled, setFlow, setSeconds } from "../../model/schedule.js";

/** @typedef {import("../../model/app.js").App} App @typedef {import("../../model/scene.js").Scene} Scene */

/**
 * @param {{words: string, value: number, text?: string, least: number, most: number, title?: string, set: (value: number) => void}} props
 */
const Row = ({ words, value, text, least, most, title = "", set }) => html`<label class="row" title=${title}><span>${words}</span>
  <${NumberField} value=${value} text=${text ?? plain(value)} label=${words} least=${least} most=${most} onChange=${set} /></label>`;

/** @param {{app: App}} props */
export function TrainingForm({ app }) {
  const { model, session } = app;
  const { scene } = model;
  if (!scene) return null;
  const flow = scene.flow ?? {};
  const steps = countsSteps(scene);
  const set = (/** @type {import("../../model/patch.js").JsonObject} */ patch) => setFlow(session, patch);
  const tolerance = flow.gradientTolerance ?? 0;
  return html`<div class="form training-form" role="group" aria-label="Training settings">
    <label class="row rule-row"><span>Rule</span><${RuleChoice} app=${app} /></label>
    ${steps
      ? html`<${Row} words="Steps" value=${wholeOf(scene)} least=${1} most=${1e6} set=${(/** @type {number} */ v) => set({ steps: Math.round(v) })} />`
      : html`<${Row} words="Duration in τ" value=${wholeOf(scene)} least=${1e-9} most=${1e9} set=${(/** @type {number} */ v) => set({ duration: v })} />`}
    <${Row} words="Played in seconds" value=${secondsOf(scene)} title="How long the whole of it takes at speed 1×" least=${0.1} most=${3600} set=${(/** @type {number} */ v) => setSeconds(session, v)} />
    <${Row} words="Until ‖∇L‖ <" value=${tolerance} text=${tolerance ? format(tolerance, 2) : "never"} title="Training ends where the gradient is smaller; 0 is never" least=${0} most=${1e9} set=${(/** @type {number} */ v) => set({ gradientTolerance: v })} />
    <${Schedule} app=${app} set=${set} />
    ${flow.rule === "adamw" && html`<${Row} words="Weight decay" value=${flow.decay ?? 0.01} least=${0} most=${1e6} set=${(/** @type {number} */ v) => set({ decay: v })} />`}
    ${model.data.on && html`<${Batches} app=${app} steps=${steps} set=${set} />`}
    ${!steps && html`<${FlowSolver} app=${app} set=${set} />`}
    <${Moving} scene=${scene} set=${set} />
    ${hasField(scene) && html`<${Added} app=${app} />`}
    <${Balance} app=${app} />
  </div>`;
}

/** @param {{app: App, set: (patch: import("../../model/patch.js").JsonObject) => void}} props */
function Schedule({ app, set }) {
  const scene = /** @type {Scene} */ (app.model.scene);
  const { kind, warmup, length } = scheduleOf(scene);
  const clock = countsSteps(scene) ? "steps" : "τ";
  const change = (/** @type {import("../../model/patch.js").JsonObject} */ schedule) => set({ schedule });
  return html`<label class="row"><span>η on the way</span>
      <select aria-label="Schedule of η" value=${kind} onChange=${(/** @type {Event} */ event) => {
        const next = /** @type {HTMLSelectElement} */ (event.currentTarget).value;
        change(next === "constant" ? /** @type {any} */ (null) : { kind: next, warmup: null, length: null });
      }}>${schedules.map(({ id, name }) => html`<option key=${id} value=${id} selected=${id === kind}>${name}</option>`)}</select></label>
    ${kind !== "constant" && html`<${Row} words=${`Warm-up in ${clock}`} value=${warmup} least=${0} most=${kind === "cosine" ? length * 0.999 : 1e9} set=${(/** @type {number} */ v) => change({ warmup: v })} />`}
    ${kind === "cosine" && html`<${Row} words=${`0 at ${clock === "τ" ? "τ" : "step"}`} value=${length} least=${warmup * 1.001} most=${1e9} set=${(/** @type {number} */ v) => change({ length: v })} />`}
    ${scheduled(scene) && html`<${Course} app=${app} />`}`;
}

/** η over the whole of training, and where it stands. @param {{app: App}} props */
function Course({ app }) {
  const { model } = app;
  const scene = /** @type {Scene} */ (model.scene);
  const { path, backRow } = model;
  const tau = path?.length ? path.at(backRow ?? path.length - 1, 0) : 0;
  const end = Math.max(wholeOf(scene), scheduleOf(scene).length, tau);
  const points = Array.from({ length: 121 }, (_, k) => `${(k / 120) * 300},${36 - 32 * partAt(scene, (end * k) / 120)}`);
  const eta = scene.flow?.eta ?? 0.1;
  const now = etaNow(model);
  return html`<figure class="training-course"><svg viewBox="0 0 300 40" role="img" aria-label=${`η over training, now ${format(now, 2)} of ${format(eta, 2)}`}>
      <path class="ground" d="M0 36H300" /><polyline points=${points.join(" ")} />
      <circle cx=${(Math.min(tau, end) / end) * 300} cy=${36 - 32 * (now / eta)} r="4" /></svg>
    <figcaption>The η of the slider is the top of it. ${now > 0 ? html`Now <b>${format(now, 2)}</b>.` : "Here it is 0: nothing moves."}</figcaption></figure>`;
}

/** @param {{app: App, steps: boolean, set: (patch: import("../../model/patch.js").JsonObject) => void}} props */
function Batches({ app, steps, set }) {
  const { model } = app;
  const { batch = 0, seed = 0 } = model.scene?.flow ?? {};
  const all = model.data.set?.train.points.length ?? 0;
  if (!steps) return html`<p class="note">The flow follows the gradient of all ${all} points; mini-batches are for rules in steps.</p>`;
  const some = batch > 0 && batch < all;
  return html`<${Row} words="Mini-batch" value=${some ? batch : 0} text=${some ? String(batch) : `all ${all}`} title="Points of data in each step; 0 is all of them" least=${0} most=${1e5} set=${(/** @type {number} */ v) => set({ batch: Math.round(v) })} />
    ${some && html`<${Row} words="Seed" value=${seed} title="Of the order in which the points are taken" least=${0} most=${2 ** 31} set=${(/** @type {number} */ v) => set({ seed: Math.round(v) })} />
    <p class="note">${Math.floor(all / batch)} steps are an epoch. The loss of a step is that of its batch.</p>`}`;
}

/** @param {{app: App, set: (patch: import("../../model/patch.js").JsonObject) => void}} props */
function FlowSolver({ app, set }) {
  const { methods, scene } = app.model;
  const solver = scene?.flow?.solver;
  const method = methods.find(({ id }) => id === solver?.method);
  const change = (/** @type {import("../../model/patch.js").JsonObject} */ patch) => set({ solver: patch });
  const number = (/** @type {"rtol" | "atol"} */ member, /** @type {string} */ words) => {
    const value = solver?.[member] ?? 0;
    return html`<${Row} words=${words} value=${value} text=${value ? format(value, 2) : "as the gradient"} title="0 is as small as the gradient allows" least=${0} most=${1} set=${(/** @type {number} */ v) => change({ [member]: v || null })} />`;
  };
  return html`<label class="row"><span>Solver of the flow</span>
      <select aria-label="Solver of the flow" value=${solver?.method ?? ""} onChange=${(/** @type {Event} */ event) => {
        const id = /** @type {HTMLSelectElement} */ (event.currentTarget).value;
        set({ solver: id ? { method: id } : null });
      }}>
        <option value="" selected=${!solver}>automatic (dopri5)</option>
        ${families.map(({ name, fits }) => html`<optgroup key=${name} label=${name}>${methods.filter(fits).map(({ id, name: words, order }) => html`<option key=${id} value=${id} selected=${id === solver?.method}>${words}, order ${order}</option>`)}</optgroup>`)}
      </select></label>
    ${solver && (method?.adaptive ?? true) && html`${number("rtol", "Relative tolerance")}${number("atol", "Absolute tolerance")}`}
    ${solver && method && !method.adaptive && html`<${Row} words="Step in τ" value=${solver.step || 1} title="Explicit Euler with step 1 is descent" least=${1e-9} most=${1e9} set=${(/** @type {number} */ v) => change({ step: v })} />`}`;
}

/** Which parameters training moves, where there are several. @param {{scene: Scene, set: (patch: import("../../model/patch.js").JsonObject) => void}} props */
function Moving({ scene, set }) {
  const names = [...parameterOrder(scene), ...Object.keys(scene.field?.networks ?? {}), ...(scene.field?.network ? ["weights"] : [])];
  if (hasField(scene) && !names.includes("T")) names.push("T");
  const free = scene.flow?.free?.length ? scene.flow.free : names.filter((name) => name !== "T" || name in (scene.params ?? {}));
  if (names.length < 2 || free.some((name) => !names.includes(name))) return null; // "weights" stands for several networks
  return html`<div class="row moves" role="group" aria-label="Parameters that training moves"><span>θ that moves</span><div>
    ${names.map((name) => html`<label key=${name}><input type="checkbox" name=${`free/${name}`} checked=${free.includes(name)} disabled=${free.length === 1 && free[0] === name}
      onChange=${() => set({ free: free.includes(name) ? free.filter((other) => other !== name) : names.filter((other) => other === name || free.includes(other)) })} />${text(name)}</label>`)}
  </div></div>`;
}

/** What keeps θ small and the way short. @param {{app: App}} props */
function Added({ app }) {
  const { session, model } = app;
  const { weightDecay = 0, kineticEnergy = 0 } = model.scene?.loss ?? {};
  const weights = model.scene !== null && hasWeights(model.scene);
  const row = (/** @type {string} */ words, /** @type {string} */ member, /** @type {number} */ value, /** @type {string} */ title) => html`<${Row} words=${words} value=${value} text=${value ? plain(value) : "none"} title=${title} least=${0} most=${1e6} set=${(/** @type {number} */ v) => session.change({ loss: { [member]: v } })} />`;
  return html`${weights && row("L + ½λ‖w‖², λ", "weightDecay", weightDecay, "Weight decay: w are the weights of networks and of the read-out")}
    ${row("L + λ∫‖f‖²dt, λ", "kineticEnergy", kineticEnergy, "Kinetic energy: the mean over the start points of λ∫‖f‖²dt")}`;
}

/** That the loss falls as a flow's must. @param {{app: App}} props */
function Balance({ app }) {
  const { balance, training } = app.model;
  if (!balance || training === "idle" || training === "playing") return null;
  const { fallen, expected, steps } = balance;
  const flow = (app.model.scene?.flow?.rule ?? "flow") === "flow";
  return html`<dl><div><dt>L has fallen</dt><dd>by ${format(fallen, 6)}</dd></div>
    <div><dt>${flow ? "∫η‖∇L‖²dτ" : "it has to"}</dt><dd>is ${format(expected, 6)}</dd></div>
    <div><dt>off by</dt><dd>${format(Math.abs(fallen - expected), 2)} in ${steps} ${steps === 1 ? "step" : "steps"}</dd></div></dl>`;
}
