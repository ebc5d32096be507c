// On a narrow screen the panels are tabs.

import { add } from "./panel.js";

export class Tabs {
  /** @param {HTMLElement} element @param {import("./panel.js").Panel[]} panels */
  constructor(element, panels) {
    this.panels = panels;
    this.chosen = panels[0].name;
    const list = document.createElement("div");
    list.className = "tabs";
    list.setAttribute("role", "group");
    list.setAttribute("aria-label", "Plots");
    element.prepend(list);
    this.element = element;
    this.buttons = panels.map((panel) => {
      const button = /** @type {HTMLButtonElement} */ (add(list, "button", ""));
      button.type = "button";
      button.textContent = panel.tab;
      button.addEventListener("click", () => {
        this.chosen = panel.name;
        this.update();
      });
      return button;
    });
    this.update();
  }

  update() {
    const landscape = document.documentElement.classList.contains("landscape");
    if (landscape && !["loss", "theta"].includes(this.chosen)) this.chosen = "loss";
    this.panels.forEach((panel, i) => {
      const on = panel.name === this.chosen;
      panel.element.classList.toggle("chosen", on);
      this.buttons[i].setAttribute("aria-pressed", String(on));
      this.buttons[i].hidden = panel.element.classList.contains("absent") || (landscape && i < 4);
    });
  }
}
