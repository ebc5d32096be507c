// Which panels stand in the column, and in which order.

import { html } from "../../vendor/preact/standalone.module.js";
import { Menu } from "../controls/menu.js";
import { kinds } from "./registry.js";
import { moved, toggled, wanted } from "../model/panels.js";

/** @param {{app: import("../model/app.js").App, open: string[], zoomed: boolean, reset: () => void}} props */
export function PanelMenu({ app, open, zoomed, reset }) {
  const { model } = app;
  const order = kinds.map(({ id }) => id);
  /** @param {string[]} next */
  const choose = (next) => {
    model.panels.open = next;
    model.mark("ui", "plots", "training");
  };
  const listed = [...open.flatMap((id) => kinds.find((kind) => kind.id === id) ?? []), ...kinds.filter(({ id }) => !open.includes(id))];
  return html`${zoomed && html`<button type="button" class="all" title="Show the whole of t (double click, or 0)" onClick=${reset}>all t</button>`}
    <${Menu} class="panels" place="right" title="Panels" label=${html`<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3.500 3.500h13v13h-13zM3.500 8h13M3.500 12.500h13" /></svg><span class="spoken">Panels</span>`}>
      ${() => html`<ul class="panel-list">
        ${listed.map((kind) => {
          const on = open.includes(kind.id);
          const fits = kind.fits(model);
          return html`<li key=${kind.id}>
            <label><input type="checkbox" checked=${on} onChange=${() => choose(toggled(wanted(model), kind.id, order))} /><span class=${fits ? "" : "unfit"}>${kind.name}</span></label>
            ${on && html`<button type="button" title=${`Move ${kind.name} up`} disabled=${open[0] === kind.id} onClick=${() => choose(moved(open, kind.id, -1))}><${Chevron} path="M5 12l5-5 5 5" /></button>
            <button type="button" title=${`Move ${kind.name} down`} disabled=${open.at(-1) === kind.id} onClick=${() => choose(moved(open, kind.id, 1))}><${Chevron} path="M5 8l5 5 5-5" /></button>`}
          </li>`;
        })}
        ${model.panels.open && html`<li><button type="button" class="again" onClick=${() => {
          model.panels.open = null;
          model.mark("ui", "plots", "training");
        }}>As the scene has it</button></li>`}
      </ul>`}
    <//>`;
}

/** @param {{path: string}} props */
const Chevron = ({ path }) => html`<svg viewBox="0 0 20 20" aria-hidden="true"><path d=${path} /></svg>`;
