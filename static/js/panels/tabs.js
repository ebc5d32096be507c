// On a narrow screen the panels are tabs.

import { add } from "./panel.js";

/** @typedef {import("./panel.js").Panel} Panel */

export class Tabs {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.picked = ""; // by the reader, who keeps it as long as it is open
    this.key = "";
    this.list = add(element, "div", "tabs");
    this.list.role = "group";
    this.list.ariaLabel = "Plots";
    /** @type {Panel[]} */
    this.panels = [];
  }

  /** @param {Panel[]} panels those open, in their order */
  update(panels) {
    const key = panels.map(({ name }) => name).join();
    if (key !== this.key) {
      this.key = key;
      this.panels = panels;
      this.list.replaceChildren(...panels.map((panel) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = panel.tab;
        button.addEventListener("click", () => {
          this.picked = panel.name;
          this.choose(panel.name);
        });
        return button;
      }));
    }
    this.choose((panels.find(({ name }) => name === this.picked) ?? panels[0])?.name ?? "");
  }

  /** @param {string} name */
  choose(name) {
    this.panels.forEach((panel, i) => {
      panel.element.classList.toggle("chosen", panel.name === name);
      this.list.children[i].setAttribute("aria-pressed", String(panel.name === name));
    });
  }
}
