// The editor: equations of the field with the parameters they declare, the start, the terms of the loss. What is typed goes to
// the server as it is; its faults come back under the very character, its typesetting below the text. Beside it stand, when
// asked for, the derivatives or what can be typed.

import { html, useEffect, useRef, useState } from "../../../vendor/preact/standalone.module.js";
import { Expressions, typeInto } from "./expressions.js";
import { insertion, language } from "./language.js";
import { breakable } from "../../model/symbolic.js";
import { Tex } from "../math.js";
import { Derivatives } from "./derivatives.js";
import { Notation } from "./notation.js";
import { Events } from "./events.js";
import { Starts } from "./starts.js";
import { declaration, declaredName, Draft, helpersOf, textOf } from "../../model/draft.js";
import { rangeAround } from "../../model/scale.js";
import { statesOf } from "../../model/symbols.js";

/**
 * @typedef {import("../../model/app.js").App} App
 * @typedef {import("../../model/draft.js").Term} Term
 */

/** @param {{app: App, close: () => void}} props */
export function Editor({ app, close }) {
  const { model, session } = app;
  const { scene, draft } = model;
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const typedIn = useRef(/** @type {HTMLTextAreaElement | null} */ (null)); // the box that had the caret last
  const [known, setKnown] = useState(/** @type {import("./language.js").Language | null} */ (null));
  useEffect(() => {
    language().then(setKnown);
    const area = root.current?.querySelector("textarea");
    area?.focus();
    area?.setSelectionRange(0, 0);
    return () => session.leaveText();
  }, []);
  const shown = useRef(model.beside);
  useEffect(() => { // where it stands below the text, it may be out of sight
    if (model.beside !== shown.current) root.current?.querySelector(".beside")?.scrollIntoView({ block: "nearest" });
    shown.current = model.beside;
  }, [model.beside]);
  if (!scene) return null;
  const typing = root.current?.contains(document.activeElement) && document.activeElement?.matches("textarea");
  if (!typing) draft?.follow(model.declarations());
  const text = draft ? draft.text : scene.field?.equations ? textOf(scene, model.declarations()) : null;
  const lines = text?.split("\n") ?? [];
  const names = {
    states: new Set([...model.states, ...statesOf(lines.filter((line) => !declaredName(line)))]),
    params: new Set([...Object.keys(scene.params ?? {}), ...lines.map(declaredName)]),
    helpers: new Set(helpersOf(lines, Object.keys(scene.params ?? {}))),
    networks: new Set(Object.keys(scene.field?.networks ?? {})),
    language: known,
  };
  /** @param {(draft: Draft) => void} change */
  const type = (change) => {
    const next = draft ?? new Draft(scene, model.declarations());
    if (next.left && !next.faults.length) next.base = scene; // another bout of typing
    change(next);
    session.type(next);
  };
  const addName = (/** @type {string} */ name) => {
    const area = root.current?.querySelector("textarea");
    if (text === null || !area) type((next) => { next.added[name] = 1; });
    else typeInto(area, text.length, text.length, `${text === "" || text.endsWith("\n") ? "" : "\n"}${declaration(name, 1, rangeAround(1))}`);
  };
  /** @param {import("./language.js").Form} form */
  const insert = (form) => {
    const field = root.current?.querySelector("textarea");
    const area = form.line || !typedIn.current?.isConnected ? field : typedIn.current;
    if (!area) return;
    const { start, end, typed, select } = insertion(form, area.value, area.selectionStart, area.selectionEnd);
    typeInto(area, start, end, typed);
    area.setSelectionRange(...select);
  };
  const shared = { names, onName: addName, onLeave: () => session.leaveText(), onDone: close };
  const term = (/** @type {Term} */ which, /** @type {string} */ label, /** @type {unknown} */ symbol) => html`<div class="term">
    <span>${symbol}</span>
    <${Expressions} ...${shared} key=${which} single=${true} text=${draft?.term(which, scene) ?? scene.loss?.[which] ?? "0"} label=${label}
      faultsOf=${() => draft?.faultsAt(`/loss/${which}`) ?? []} onText=${(/** @type {string} */ next) => type((d) => { d.terms[which] = next.trim() === "" ? "0" : next; })} />
  </div>`;
  const elsewhere = draft?.faults.filter(({ pointer }) => !/^\/(field\/equations\/\d+|events\/\d+\/(when|set\/.*)|loss\/(terminal|running|parameters))$/.test(pointer)) ?? [];
  const { beside } = model;
  /** @param {typeof beside} which @param {string} label */
  const opener = (which, label) => html`<button type="button" class="opener" aria-expanded=${beside === which} aria-controls="beside" onClick=${() => {
    model.beside = beside === which ? "" : which;
    model.mark("ui");
  }}>${label}</button>`;
  const openers = html`<span class="openers">${opener("derivatives", "Derivatives")}${opener("notation", "What can be typed")}</span>`;
  return html`<div class=${`editor ${beside ? "with-beside" : ""}`} ref=${root} onfocusin=${(/** @type {FocusEvent} */ { target }) => {
    if (target instanceof HTMLTextAreaElement) typedIn.current = target;
  }}>
    <div class="editor-text">
      ${text !== null && html`<h2>The field <small><code>k = 1 in [0, 2]</code> makes a slider</small>${openers}</h2>
        <${Expressions} ...${shared} text=${text} label="Equations of the field" faultsOf=${(/** @type {number} */ row) => draft?.faultsAt(`/field/equations/${row}`) ?? []}
          onText=${(/** @type {string} */ next) => type((d) => { d.text = next; })} />
        <div class=${`typeset ${draft?.faults.length ? "old" : ""}`}>${model.tex.map((line) => html`<${Tex} key=${line} tex=${breakable(line)} />`)}</div>`}
      ${elsewhere.slice(0, 3).map(({ pointer, message }) => html`<p class="fault" key=${pointer} role="alert"><span><b>${pointer.slice(1).replaceAll("/", " ")}</b> ${message}</span></p>`)}
      ${scene.field && html`<${Starts} app=${app} />`}
      ${scene.field && html`<${Events} events=${draft?.events ?? scene.events ?? []} states=${model.states} shared=${shared} faultsAt=${(/** @type {string} */ pointer) => draft?.faultsAt(pointer) ?? []}
        onType=${(/** @type {import("../../model/scene.js").SceneEvent[]} */ events) => type((d) => { d.events = events; })}
        onChange=${(/** @type {import("../../model/scene.js").SceneEvent[]} */ events) => {
          type((d) => { d.events = events; });
          session.leaveText();
        }} />`}
      <h2>The loss ${text === null && openers}</h2>
      ${scene.field && term("terminal", "Terminal loss", html`<em>φ</em> at the end`)}
      ${scene.field && term("running", "Running cost", html`<em>ℓ</em> on the way`)}
      ${term("parameters", "Loss of the parameters", html`of <em>θ</em> alone`)}
      <footer>
        ${model.problem && model.working && html`<button type="button" class="mend" onClick=${app.backToWorking}>Back to the last working equation</button>`}
        <button type="button" class="primary" onClick=${close}>Done</button>
      </footer>
    </div>
    ${beside && html`<aside class="beside" id="beside" aria-label=${beside === "notation" ? "What can be typed" : "Derivatives"} tabindex="0">
      ${beside === "notation" ? html`<${Notation} language=${known} lines=${text !== null} insert=${insert} />` : html`<${Derivatives} app=${app} />`}
    </aside>`}
  </div>`;
}
