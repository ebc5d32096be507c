// What a nudge does to the loss, and what the adjoint says it does.

import { html, useEffect, useRef } from "../../../vendor/preact/standalone.module.js";
import { Tex } from "../../editor/math.js";
import { format } from "../../model/number.js";
import { text } from "../../model/symbols.js";
import { Quantity } from "../quantity.js";

/** A key press moves the state by this part of the picture, with Shift by ten times as much. */
const step = 1 / 200;

/** @param {{app: import("../../model/app.js").App}} props */
export function NudgeCard({ app }) {
  const { model } = app;
  const { nudge } = model;
  const { answer, difference, dz } = nudge;
  const ref = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => ref.current?.focus({ preventScroll: true }), []);
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const { axes, flat, spatial, space, camera, orbit, states } = model;
    const by = step * (event.shiftKey ? 10 : 1);
    const next = states.map((_, i) => dz?.[i] ?? 0);
    const sizes = spatial ? orbit.box.map(([low, high]) => high - low) : [camera.x1 - camera.x0, camera.y1 - camera.y0];
    const shown = spatial ? space : axes;
    if (flat) next[0] += way[1] * by * sizes[1];
    else [0, 1].forEach((k) => { next[shown[k]] += way[k] * by * sizes[k]; });
    nudge.set(next);
  };
  const waiting = dz && !answer;
  return html`<div class="nudge-card" ref=${ref} tabindex="0" role="group" aria-label="Nudge: arrow keys move the state, Escape puts it back" onKeyDown=${keys}>
    <div class="nudge-head"><span>nudge at <em>t</em> = <b>${format(answer && dz ? answer.t : nudge.t, 3)}</b></span>
      <button type="button" class="nudge-close" aria-label=${dz ? "Put the state back" : "End nudging"} title=${dz ? "Put it back (Escape)" : "End nudging (Escape)"} onClick=${() => nudge.back()}>×</button></div>
    ${!dz && html`<p>Drag any point of the curve, or press the arrow keys.</p>`}
    ${dz && answer?.detail && html`<p>${answer.detail}</p>`}
    ${waiting && html`<p>…</p>`}
    ${dz && answer && difference && html`<dl>
      <div class="nudge-true"><dt><${Tex} tex="\\Delta L" label="Delta L" /><small>solved from there</small></dt><dd><${Quantity} value=${answer.change} digits=${5} /></dd></div>
      <div class="nudge-said"><dt><${Tex} tex="a(t)\\cdot\\delta z" label="a of t times delta z" /><small>by the adjoint</small></dt><dd><${Quantity} value=${answer.predicted} digits=${5} /></dd></div>
      <div><dt>difference</dt><dd><${Quantity} value=${difference.value} digits=${2} /></dd></div>
      <div><dt>difference / <${Tex} tex="|\\delta z|^2" label="size of delta z squared" /></dt><dd><${Quantity} value=${difference.ratio} digits=${3} /></dd></div>
    </dl>
    <p class="nudge-dz">${model.states.map((name, i) => (answer.dz[i] ? html`<span key=${name}>δ<em>${text(name)}</em> ${format(answer.dz[i], 3)}</span>` : null))}</p>`}
  </div>`;
}
