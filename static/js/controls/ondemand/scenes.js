// The scene browser: every scene of the catalogue with its picture, found by words and themes, moved through by keys.

import { html, useEffect, useMemo, useRef, useState } from "../../../vendor/preact/standalone.module.js";
import { FileFault, blanks, sceneIn } from "./scene-file.js";
import { indexed, moved, search, themeOf, themes } from "./scene-search.js";

/**
 * @typedef {import("../../model/app.js").App} App
 * @typedef {import("../../model/model.js").CatalogueEntry} CatalogueEntry
 */

/** @param {{app: App, close: () => void}} props */
export function SceneBrowser({ app, close }) {
  const { model } = app;
  const [query, setQuery] = useState("");
  const [theme, setTheme] = useState("");
  const [fault, setFault] = useState("");
  const [at, setAt] = useState(-1); // the card that Tab leads to; none yet is the current scene
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const grid = useRef(/** @type {HTMLElement | null} */ (null));
  const files = useRef(/** @type {HTMLInputElement | null} */ (null));
  const scenes = useMemo(() => indexed(model.catalogue), [model.catalogue]);
  const found = search(scenes, query);
  const shown = theme ? found.filter((entry) => themeOf(entry) === theme) : found;
  const fresh = !query.trim() && !theme ? blanks : []; // room for scenes that are not there yet
  const count = shown.length + fresh.length;
  const here = shown.findIndex(({ id }) => id === model.id) + fresh.length;
  const current = shown.some(({ id }) => id === model.id) ? here : 0;
  const stop = Math.min(count - 1, at < 0 ? current : at);

  useEffect(() => {
    // On glass the keyboard would cover the pictures.
    if (matchMedia("(pointer: coarse)").matches) cards()[stop]?.focus({ preventScroll: true });
    else field.current?.focus({ preventScroll: true });
    // The current scene in the second row at the latest, and no row cut in two.
    cards()[stop - columns()]?.closest("li")?.scrollIntoView({ block: "start" });
  }, []);

  const cards = () => /** @type {HTMLElement[]} */ ([...(grid.current?.querySelectorAll(".scene-title") ?? [])]);
  const columns = () => (grid.current ? getComputedStyle(grid.current).gridTemplateColumns.split(" ").length : 1);
  const ask = (/** @type {string} */ words) => {
    setQuery(words);
    setAt(0);
    grid.current?.parentElement?.scrollTo(0, 0);
  };
  const choose = (/** @type {string} */ name) => {
    setTheme(name === theme ? "" : name);
    setAt(-1);
    grid.current?.parentElement?.scrollTo(0, 0);
  };
  const reset = () => {
    ask("");
    setTheme("");
    setAt(-1);
    field.current?.focus();
  };
  const open = (/** @type {CatalogueEntry} */ { id }) => {
    close();
    app.load(id);
  };
  const begin = (/** @type {import("../../model/scene.js").Scene} */ scene) => {
    close();
    app.session.open(structuredClone(scene), "");
    // The equations are what is blank about it.
    const editor = /** @type {HTMLElement | null} */ (document.querySelector('.equation > .menu-button[aria-expanded="false"]'));
    editor?.click();
  };
  const read = async (/** @type {File | undefined} */ file) => {
    if (!file) return;
    try {
      const scene = await sceneIn(file);
      close();
      app.session.open(scene, "");
    } catch (error) {
      if (!(error instanceof FileFault)) throw error;
      setFault(error.message);
    }
  };

  const typing = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      cards()[stop]?.focus();
    } else if (event.key === "Enter" && query.trim() && shown.length) {
      event.preventDefault();
      open(shown[0]);
    } else if (event.key === "Escape" && query) {
      event.preventDefault(); // the first one empties the field, the next one closes
      ask("");
      setAt(-1);
    }
  };
  const moving = (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.length === 1 && event.key !== " ") {
      // Whoever goes on typing goes on searching; "/" only leads there.
      if (event.key === "/") event.preventDefault();
      field.current?.focus();
      return;
    }
    const all = cards();
    const mirrored = getComputedStyle(/** @type {HTMLElement} */ (grid.current)).direction === "rtl";
    const to = moved(event.key, all.indexOf(/** @type {HTMLElement} */ (document.activeElement)), columns(), count, mirrored);
    if (to === null) return;
    event.preventDefault();
    if (to < 0) {
      field.current?.focus();
      return;
    }
    setAt(to);
    all[to]?.focus();
  };

  const words = shown.length === 1 ? "1 scene" : `${shown.length} scenes`;
  return html`
    <div class="scenes-head">
      <h2 id="scenes-title">Scenes</h2>
      <label class="scenes-search"><svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="8.5" cy="8.5" r="5" /><path d="m12.5 12.5 4.5 4.5" /></svg>
        <span class="spoken">Search scenes</span>
        <input type="search" ref=${field} value=${query} placeholder="Name, theme, equation …" autocomplete="off" spellcheck=${false} enterkeyhint="search" aria-controls="scenes-grid" onInput=${(/** @type {Event} */ event) => ask(/** @type {HTMLInputElement} */ (event.currentTarget).value)} onKeyDown=${typing} />
      </label>
      <input type="file" class="spoken" ref=${files} accept=".json,application/json" tabindex="-1" aria-label="Scene file" onChange=${(/** @type {Event} */ event) => {
        const input = /** @type {HTMLInputElement} */ (event.currentTarget);
        read(input.files?.[0]);
        input.value = ""; // the same file may be chosen again
      }} />
      <button type="button" class="scenes-file" title="A scene exported as JSON; it may also be dropped onto the page" onClick=${() => files.current?.click()}><svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 15.5v-11h5l1.5 2H17v9z" /></svg><span>Open file…</span></button>
      <button type="button" class="quiet icon" aria-label="Close" onClick=${close}><svg viewBox="0 0 20 20" aria-hidden="true"><path d="M5 5l10 10M15 5 5 15" /></svg></button>
    </div>
    <div class="scenes-themes" role="group" aria-label="Themes">
      <button type="button" aria-pressed=${!theme} onClick=${() => choose("")}>All <span>${found.length}</span></button>
      ${themes(model.catalogue, found).map(({ name, count: n }) => html`<button type="button" key=${name} aria-pressed=${theme === name} disabled=${n === 0 && theme !== name} onClick=${() => choose(name)}>${name} <span>${n}</span></button>`)}
    </div>
    ${fault && html`<p class="scenes-fault" role="alert">${fault}<button type="button" class="quiet icon" aria-label="Close this note" onClick=${() => setFault("")}><svg viewBox="0 0 20 20" aria-hidden="true"><path d="M5 5l10 10M15 5 5 15" /></svg></button></p>`}
    <p class="spoken" role="status">${words}</p>
    <div class="scenes-room">
      <ul id="scenes-grid" class="scenes-grid" ref=${grid} aria-label="Scenes found" onKeyDown=${moving}>
        ${fresh.map(({ says, sign, scene }, i) => html`<li key=${`/new/${i}`} class="scene-card scene-new">
          <span class="scene-picture"><svg viewBox="0 0 320 200" aria-hidden="true"><path class="axes" d=${sign} /><path class="plus" d="M160 74v52M134 100h52" /></svg></span>
          <button type="button" class="scene-title" tabindex=${stop === i ? 0 : -1} aria-describedby=${`scene-new-${i}`} onFocus=${() => setAt(i)} onClick=${() => begin(scene)}>${scene.name}</button>
          <span class="scene-about" id=${`scene-new-${i}`}>${says}</span>
        </li>`)}
        ${shown.map((entry, i) => html`<${Card} key=${entry.id} entry=${entry} current=${entry.id === model.id} stop=${stop === i + fresh.length} focused=${() => setAt(i + fresh.length)} open=${() => open(entry)} />`)}
      </ul>
      ${shown.length === 0 && html`<div class="scenes-none">
        <svg viewBox="0 0 120 60" aria-hidden="true"><path class="orbit" d="M8 30c18-34 34-26 52 0s34 34 52 0" /><circle cx="60" cy="30" r="5" /></svg>
        <p>No scene ${query.trim() ? html`has “<b>${query.trim()}</b>” in its name, its words or its equations` : "is here"}${theme && html`, among ${theme}`}.</p>
        <p><button type="button" class="mend" onClick=${reset}>Show all</button> <button type="button" class="mend" onClick=${() => begin(blanks[0].scene)}>New scene</button></p>
      </div>`}
    </div>`;
}

/** All of a card presses its button, whose name is that of the scene. @param {{entry: CatalogueEntry, current: boolean, stop: boolean, focused: () => void, open: () => void}} props */
function Card({ entry, current, stop, focused, open }) {
  const { id, name, about, source } = entry;
  return html`<li class=${`scene-card ${current ? "scene-current" : ""}`}>
    <span class="scene-picture">
      <svg viewBox="0 0 3200 2000" aria-hidden="true"><use href=${`/api/v1/scenes/${encodeURIComponent(id)}/thumbnail.svg#picture`} /></svg>
      ${source && html`<span class="scene-source" id=${`scene-${id}-source`}>${source}</span>`}
    </span>
    ${current && html`<span class="scene-here" aria-hidden="true">shown now</span>`}
    <button type="button" class="scene-title" tabindex=${stop ? 0 : -1} aria-current=${current ? "true" : undefined} aria-describedby=${`scene-${id}-about${source ? ` scene-${id}-source` : ""}`} onFocus=${focused} onClick=${open}>${name}</button>
    <span class="scene-about" id=${`scene-${id}-about`}>${about}</span>
  </li>`;
}
