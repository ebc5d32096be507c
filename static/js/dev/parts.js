// The style page: every part of the workspace, the very components, in every state. Without a theme in the address it
// shows itself in all of them side by side.

import { html, render } from "../../vendor/preact/standalone.module.js";
import { specimens } from "./specimens.js";

const looks = [
  { name: "Dark", query: "theme=dark" },
  { name: "Light", query: "theme=light" },
  { name: "Projector", query: "theme=dark&projector=1" },
  { name: "Projector, light", query: "theme=light&projector=1" },
];
const width = 1180; // of a page of its own, so that the parts are as on a desk

const main = /** @type {HTMLElement} */ (document.getElementById("parts"));
const query = new URLSearchParams(location.search);

if (query.has("theme") || query.has("projector")) one();
else all();

function one() {
  document.documentElement.style.setProperty("--k", document.documentElement.classList.contains("present") ? "1.5" : "1");
  const drawn = specimens();
  render(html`<h1>Parts</h1>${drawn.map(({ name, note, kind }) => html`<section class="specimen" key=${name}>
    <h2>${name}</h2>${note && html`<p class="specimen-note">${note}</p>`}
    <div class=${`stage ${kind ?? ""}`}></div>
  </section>`)}`, main);
  const stages = /** @type {NodeListOf<HTMLElement>} */ (main.querySelectorAll(".stage"));
  drawn.forEach(({ app, draw }, i) => {
    const again = () => {
      draw(stages[i]);
      app?.model.dirty.clear();
    };
    again();
    // A hand may move what is shown: controls are live, only that no server answers.
    if (app) app.model.mark = (...parts) => {
      if (app.model.dirty.size === 0) requestAnimationFrame(again);
      for (const part of parts) app.model.dirty.add(part);
    };
  });
  document.fonts.ready.then(() => {
    drawn.forEach(({ draw }, i) => draw(stages[i]));
    // An editor takes the focus when it opens; here nobody opened it.
    /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
    scrollTo(0, 0);
    document.documentElement.dataset.state = "ready";
  });
}

function all() {
  render(html`<h1>Parts</h1><div class="looks">${looks.map(({ name, query }) => html`<figure key=${query}>
    <figcaption><a href=${`?${query}`}>${name}</a></figcaption>
    <div class="frame"><iframe title=${`Parts, ${name.toLowerCase()}`} src=${`?${query}`} style=${{ width: `${width}px` }}></iframe></div>
  </figure>`)}</div>`, main);
  const frames = /** @type {HTMLIFrameElement[]} */ ([...main.querySelectorAll("iframe")]);
  // Between two documents a frame has none, or one without an element.
  const page = (/** @type {HTMLIFrameElement} */ frame) => /** @type {HTMLElement | null | undefined} */ (frame.contentDocument?.documentElement);
  const fit = () => {
    for (const frame of frames) {
      const room = /** @type {HTMLElement} */ (frame.parentElement);
      const height = page(frame)?.scrollHeight ?? 0;
      frame.style.height = `${height}px`;
      frame.style.scale = String(room.clientWidth / width);
      room.style.height = `${(height * room.clientWidth) / width}px`;
    }
    const ready = frames.every((frame) => page(frame)?.dataset.state === "ready");
    if (ready) document.documentElement.dataset.state = "ready";
    else requestAnimationFrame(fit);
  };
  fit();
  addEventListener("resize", fit);
}
