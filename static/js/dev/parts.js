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

HTMLDialogElement.prototype.showModal = function () { this.setAttribute("open", ""); }; // each in its place among the parts, not over them

const main = /** @type {HTMLElement} */ (document.getElementById("parts"));
const query = new URLSearchParams(location.search);

if (query.has("theme") || query.has("projector")) one();
else all();

async function one() {
  document.documentElement.style.setProperty("--k", document.documentElement.classList.contains("present") ? "1.5" : "1");
  const drawn = await specimens();
  render(html`<h1>Parts</h1>${drawn.map(({ name, note, kind }) => html`<section class="specimen" key=${name}>
    <h2>${name}</h2>${note && html`<p class="specimen-note">${note}</p>`}
    <div class=${`stage ${kind ?? ""}`}></div>
  </section>`)}`, main);
  const stages = /** @type {NodeListOf<HTMLElement>} */ (main.querySelectorAll(".stage"));
  const draw = (/** @type {typeof drawn[number]} */ specimen) => specimen.draw(stages[drawn.indexOf(specimen)]);
  drawn.forEach(draw);
  for (const aside of document.querySelectorAll(".aside")) aside.remove(); // what stood there is in its stage
  // A hand may move what is shown: controls are live, only that no server answers.
  for (const app of new Set(drawn.flatMap(({ app }) => app ?? []))) {
    const { model } = app;
    const again = () => {
      drawn.filter((specimen) => specimen.app === app).forEach(draw);
      model.dirty.clear();
    };
    model.dirty.clear();
    model.mark = (...parts) => {
      if (model.dirty.size === 0) requestAnimationFrame(again);
      for (const part of parts) model.dirty.add(part);
    };
  }
  document.fonts.ready.then(() => {
    drawn.forEach(draw);
    // An editor takes the focus when it opens; here nobody opened it.
    /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
    scrollTo(0, 0);
    document.documentElement.dataset.state = "ready";
  });
}

function all() {
  render(html`<h1>Parts</h1><div class="looks">${looks.map(({ name, query }) => html`<figure key=${query}>
    <figcaption><a href=${`?${query}`}>${name}</a></figcaption>
    <div class="frame"><iframe title=${`Parts, ${name.toLowerCase()}`} style=${{ width: `${width}px` }}></iframe></div>
  </figure>`)}</div>`, main);
  const frames = /** @type {HTMLIFrameElement[]} */ ([...main.querySelectorAll("iframe")]);
  // Between two documents a frame has none, or one without an element.
  const page = (/** @type {HTMLIFrameElement} */ frame) => /** @type {HTMLElement | null | undefined} */ (frame.contentDocument?.documentElement);
  // One after the other: each has the server compute what its panels show.
  const next = () => {
    const idle = frames.findIndex((frame) => !frame.src);
    if (idle >= 0 && frames.slice(0, idle).every((frame) => page(frame)?.dataset.state === "ready")) frames[idle].src = `?${looks[idle].query}`;
  };
  const fit = () => {
    next();
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
