// The transport bar: play, sweeps, single steps, speed and the round, the lines of t and τ, T and η.

import { html } from "../../vendor/preact/standalone.module.js";
import { Eta } from "./eta.js";
import { NumberField } from "./field-number.js";
import { fixed } from "../model/number.js";
import { speedName, speeds } from "../model/playback.js";
import { learnsT } from "../model/scene.js";
import { TauLine } from "./tau-line.js";
import { Timeline } from "./timeline.js";

/** @typedef {import("../model/app.js").App} App */

/** @param {{app: App}} props */
export function Transport({ app }) {
  const { model, session, playback } = app;
  if (!model.scene) return null;
  const pauses = playback.moving;
  const T = model.t1 - model.t0;
  const { isLandscape } = model;
  return html`
    <div class="drive">
      <button type="button" class="play" title=${pauses ? "Pause (Space)" : "Train (Space)"} aria-label=${pauses ? "Pause" : "Play"} onClick=${app.togglePlay}>
        <svg viewBox="0 0 20 20" aria-hidden="true">${pauses
          ? html`<rect x="4" y="3" width="4.4" height="14" rx="1" /><rect x="11.6" y="3" width="4.4" height="14" rx="1" />`
          : html`<path d="M6 3.2v13.6a.8.8 0 0 0 1.2.7l10.6-6.8a.8.8 0 0 0 0-1.4L7.2 2.5A.8.8 0 0 0 6 3.2z" />`}</svg>
      </button>
      <button type="button" class="reset quiet icon" title="Back to the first θ (R)" aria-label="Reset training" onClick=${() => session.training.flow("reset")}>
        <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M4 4v4.5h4.5M4.6 8.2A6.3 6.3 0 1 1 3.8 12" /></svg>
      </button>
    </div>
    <div class="deck">
      <div class="steps" role="group" aria-label="One part of the round">
        ${!isLandscape && html`<button type="button" class="forward" title="Sweep z(t) forward (1)" aria-pressed=${model.sweep === "forward"} onClick=${() => app.sweep("forward")}>forward</button>
        <button type="button" class="adjoint" title="Sweep a(t) backward (2)" aria-pressed=${model.sweep === "adjoint"} onClick=${() => app.sweep("adjoint")}>adjoint</button>`}
        <button type="button" class="train" title="One step of θ (3)" aria-pressed=${model.sweep === "train"} onClick=${playback.train}>θ step</button>
      </div>
      ${!isLandscape && html`<div class="single" role="group" aria-label="Single steps">
        <button type="button" class="adjoint" title="One step to the left: a(t) goes back (←)" aria-label="One step of a backward" onClick=${() => playback.step(-1)}>
          <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M15 10H6.500M10 5.500 5.500 10l4.500 4.500M2.500 4v12" /></svg></button>
        <button type="button" class="forward" title="One step to the right: z(t) goes on (→)" aria-label="One step of z forward" onClick=${() => playback.step(1)}>
          <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M5 10h8.500M10 5.500l4.500 4.500-4.500 4.500M17.500 4v12" /></svg></button>
      </div>`}
      <div class="speeds" role="group" aria-label="Speed">
        ${speeds.map((speed) => html`<button type="button" key=${speed} title="Speed of sweeps and training (, .)" aria-label=${`Speed ${speedName(speed)}`} aria-pressed=${speed === model.playback.speed} onClick=${() => playback.setSpeed(speed)}>${speedName(speed)}</button>`)}
      </div>
      <button type="button" class="speed" title="Speed of sweeps and training" aria-label=${`Speed ${speedName(model.playback.speed)}, change`} onClick=${playback.nextSpeed}>${speedName(model.playback.speed)}</button>
      <button type="button" class="loop" title=${isLandscape ? "θ steps, again and again (O)" : "Forward, adjoint, θ step, again and again (O)"} aria-label="Repeat the round of learning" aria-pressed=${model.playback.loop} onClick=${playback.loop}>
        <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3.500 9.500V9a3.500 3.500 0 0 1 3.500-3.500h9M13.500 3 16 5.500 13.500 8M16.500 10.500v.5a3.500 3.500 0 0 1-3.500 3.500H4M6.500 17 4 14.500 6.500 12" /></svg></button>
    </div>
    <div class="lines">
      ${!isLandscape && html`<${Timeline} app=${app} />`}
      <${TauLine} app=${app} />
    </div>
    ${!isLandscape && html`<label class=${`big T ${model.live && learnsT(model.scene) ? "moving" : ""}`}><i>T</i><${NumberField} value=${T} text=${fixed(T, T >= 100 ? 1 : 2)} label="T" unit=${model.scene.view?.units?.T} least=${0} onChange=${app.setT} /></label>`}
    <${Eta} app=${app} />`;
}
