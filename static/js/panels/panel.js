// A titled place for one picture: its name on the left, the values at the cursor and its tools on the right.

import { typeset } from "../editor/math.js";
import { Legend } from "./legend.js";

export class Panel {
  /** @param {string} name @param {string} tab what a phone's tab says */
  constructor(name, tab) {
    this.name = name;
    this.tab = tab;
    this.element = document.createElement("div");
    this.element.className = `plot plot-${name}`;
    this.bar = add(this.element, "div", "plot-bar");
    this.head = add(this.bar, "h2", "");
    this.symbol = add(this.head, "span", "");
    this.words = add(this.head, "span", "words");
    this.words.textContent = tab; // until it is drawn first, which may be late
    this.now = add(this.bar, "div", "now");
    this.legend = new Legend(this.now);
    this.tools = add(this.bar, "div", "plot-tools");
    this.table = this.tool("numbers-button", `Numbers of ${tab} as a table`, "M3.5 4.5h13v11h-13zM3.5 8.2h13M3.5 11.8h13M8 8.2v7.3");
    this.chart = add(this.element, "div", "chart");
    this.empty = add(this.element, "p", "empty");
    this.empty.hidden = true;
    this.foot = false; // whether the ticks of the clock stand below it
    /** @type {import("./axis.js").Axis | null} the clock it shares with other panels */
    this.axis = null;
  }

  /** A button among the tools; `path` draws its sign on 20 × 20. @param {string} className @param {string} title @param {string} path */
  tool(className, title, path) {
    const button = /** @type {HTMLButtonElement} */ (document.createElement("button"));
    button.className = className;
    button.type = "button";
    button.innerHTML = `<svg viewBox="0 0 20 20" aria-hidden="true"><path d="${path}" /></svg>`;
    button.title = button.ariaLabel = title;
    this.tools.prepend(button);
    return button;
  }

  /** @param {string} tex @param {string} spoken @param {string} [words] */
  title(tex, spoken, words = "") {
    if (this.symbol.ariaLabel !== spoken) {
      this.symbol.role = "img";
      this.symbol.ariaLabel = spoken;
    }
    typeset(this.symbol, tex);
    if (this.words.textContent !== words) this.words.textContent = words;
  }

  /** Whether there is nothing to draw yet, and what stands there instead. @param {boolean} waiting @param {string} [words] */
  wait(waiting, words = "") {
    this.element.classList.toggle("waiting", waiting);
    this.empty.hidden = !waiting || words === "";
    if (this.empty.textContent !== words) this.empty.textContent = words;
  }
}

/** @param {HTMLElement} parent @param {string} tag @param {string} className */
export function add(parent, tag, className) {
  const element = document.createElement(tag);
  element.className = className;
  parent.append(element);
  return element;
}
