// The laboratory: every experiment of the registry on its bench, computed when it first comes into sight.

import { LinkFault } from "../model/link.js";
import { present } from "../look/present.js";
import { read, write } from "./address.js";
import { Bench } from "./bench.js";
import { add } from "./element.js";
import { kinds } from "./registry.js";

const place = /** @type {HTMLElement} */ (document.getElementById("lab-experiments"));
const index = /** @type {HTMLElement} */ (document.getElementById("lab-index"));
/** @type {Bench[]} */
const benches = [];

// The address always says where the controls stand. The entry in the history is replaced: Back leads to another place, not
// through every move. Browsers refuse more than a hundred changes in half a minute.
let [at, due] = ["", 0];
const note = () => {
  clearTimeout(due);
  due = 0;
  const settings = Object.fromEntries(benches.map(({ element, settings }) => [element.id, settings]));
  const fragment = write(at, settings);
  if (fragment !== location.hash) history.replaceState(null, "", `${location.pathname}${location.search}${fragment}`);
};
/** @param {Bench} bench */
const moved = ({ element }) => {
  at = element.id;
  clearTimeout(due);
  due = window.setTimeout(note, 300);
};
// What leaves the page, or asks for its address, finds it as it is.
for (const event of ["pagehide", "blur"]) addEventListener(event, () => { if (due) note(); });

for (const kind of kinds) {
  const bench = new Bench(kind, moved);
  benches.push(bench);
  place.append(bench.element);
  const link = document.createElement("a");
  link.href = `#${kind.id}`;
  link.textContent = kind.name;
  index.append(link);
}

const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    benches.find(({ element }) => element === target)?.again();
  }
}, { rootMargin: "300px" });
const fault = add(/** @type {HTMLElement} */ (index.parentElement), "p", "lab-fault");
fault.setAttribute("role", "alert");
index.after(fault);
function follow() {
  try {
    const { at: to, settings } = read(location.hash);
    if (settings) for (const bench of benches) bench.settings = settings[bench.element.id] ?? {};
    at = benches.some(({ element }) => element.id === to) ? to : "";
    note();
    // The browser looks for the place in the address before the experiments stand, and for a name alone.
    if (at) document.getElementById(at)?.scrollIntoView();
    fault.hidden = true;
  } catch (error) {
    if (!(error instanceof LinkFault)) throw error;
    fault.hidden = false;
    fault.textContent = error.message;
  }
}
follow();
addEventListener("hashchange", follow);
for (const { element } of benches) seen.observe(element);

document.getElementById("lab-theme")?.addEventListener("click", () => {
  const { dataset } = document.documentElement;
  dataset.theme = dataset.theme === "light" ? "dark" : "light";
  localStorage.setItem("costate.theme", dataset.theme);
  for (const bench of benches) bench.draw();
});
const presenter = /** @type {HTMLButtonElement} */ (document.getElementById("lab-present"));
/** @param {boolean} on */
function enlarge(on) {
  present(on);
  presenter.ariaPressed = String(on);
  presenter.textContent = on ? "Exit" : "Present";
  for (const bench of benches) bench.draw();
}
enlarge(document.documentElement.classList.contains("present"));
presenter.addEventListener("click", () => enlarge(presenter.ariaPressed !== "true"));
addEventListener("resize", () => { for (const bench of benches) bench.draw(); });
document.fonts?.ready.then(() => { for (const bench of benches) bench.draw(); });
