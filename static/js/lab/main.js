// The laboratory: every experiment of the registry on its bench, computed when it first comes into sight.

import { Bench } from "./bench.js";
import { present } from "../look/present.js";
import { kinds } from "./registry.js";

const place = /** @type {HTMLElement} */ (document.getElementById("lab-experiments"));
const index = /** @type {HTMLElement} */ (document.getElementById("lab-index"));
/** @type {Bench[]} */
const benches = [];

for (const kind of kinds) {
  const bench = new Bench(kind);
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
    benches.find(({ element }) => element === target)?.changed();
  }
}, { rootMargin: "300px" });
for (const { element } of benches) seen.observe(element);

// The browser looks for the place in the address before the experiments stand.
if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();

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
