// The classes of the data with their shapes, how many are told right, and points of a class added by hand.

import { html } from "../../../vendor/preact/standalone.module.js";

/** @typedef {import("../../model/app.js").App} App */

const most = 6; // classes that shapes tell apart

const paths = ["M10 10m-5.5 0a5.500 5.500 0 1 0 11 0a5.500 5.500 0 1 0 -11 0", "M5 5h10v10H5z", "M10 3.500 16 14.500H4z", "M10 3l6.500 7-6.500 7-6.500-7z", "M10 16.500 4 5.500h12z", "M10 3.500l6.500 4.800-2.500 7.600h-8l-2.500-7.600z"];

/** @param {number | undefined} part */
const percent = (part) => (part === undefined ? "" : `${(100 * part).toFixed(1)} %`);

/** @param {{app: App}} props */
export function DataBar({ app }) {
  const { model } = app;
  const { data } = model;
  const { set, outcome, names } = data;
  if (!set) return null;
  const toggle = (/** @type {number} */ k) => {
    data.adding = data.adding === k ? null : k;
    if (data.adding !== null) app.scrub(model.t0);
    app.page.tell(data.adding === null ? "Points are added no more." : `A click on the plane adds a point of class ${names[k] ?? k}. In the dialog of the data they can be typed.`);
    model.mark("ui", "ink");
  };
  const classes = set.classes ? Array.from({ length: Math.min(most, set.classes + (data.adding === set.classes ? 1 : 0)) }, (_, k) => k) : [];
  return html`<div class="data-bar" data-points=${set.train.points.length + set.test.points.length} data-train=${outcome?.train.accuracy} data-test=${outcome?.test?.accuracy}>
    <div class="data-classes" role="group" aria-label="Classes: press one, then click on the plane to add points of it">
      ${classes.map((k) => html`<button type="button" key=${k} class="data-class" style=${{ color: `var(--class-${k})` }} aria-pressed=${String(data.adding === k)} title=${`Add points of class ${names[k] ?? k} by clicks`} aria-label=${`Class ${names[k] ?? k}: add points by clicks`} onClick=${() => toggle(k)}>
        <svg viewBox="0 0 20 20" aria-hidden="true"><path d=${paths[k]} /></svg><span>${names[k] ?? k}</span></button>`)}
      ${set.classes > 0 && set.classes < most && data.adding !== set.classes && html`<button type="button" class="data-class data-more" title="Points of another class" aria-label="Points of another class" onClick=${() => toggle(set.classes)}>+</button>`}
      <button type="button" class="data-open" title="Data: make, paste, drop (D)" onClick=${() => app.page.data()}>data …</button>
    </div>
    ${outcome && (outcome.train.accuracy !== undefined
      ? html`<p><span>train <b>${percent(outcome.train.accuracy)}</b></span>${outcome.test && html`<span class="data-test">test <b>${percent(outcome.test.accuracy)}</b></span>`}</p>`
      : html`<p><span>train <b>${outcome.train.loss.toPrecision(3)}</b></span>${outcome.test && html`<span class="data-test">test <b>${outcome.test.loss.toPrecision(3)}</b></span>`}</p>`)}
  </div>`;
}
