// A titled place for one chart, with the values under the cursor in its corner.

import { typeset } from "../editor/math.js";

export class Panel {
  /** @param {HTMLElement} parent @param {string} name @param {string} tab what a phone's tab says */
  constructor(parent, name, tab) {
    this.name = name;
    this.tab = tab;
    this.element = add(parent, "div", `plot plot-${name}`);
    this.head = add(this.element, "h2", "");
    this.symbol = add(this.head, "span", "");
    this.words = add(this.head, "span", "words");
    this.now = add(this.element, "div", "now");
    this.table = /** @type {HTMLButtonElement} */ (add(this.element, "button", "numbers-button"));
    this.table.type = "button";
    this.table.innerHTML = '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3.5 4.5h13v11h-13zM3.5 8.2h13M3.5 11.8h13M8 8.2v7.3" /></svg>';
    this.table.title = this.table.ariaLabel = `Numbers of ${tab} as a table`;
    this.chart = add(this.element, "div", "chart");
    this.empty = add(this.element, "p", "empty");
    this.empty.hidden = true;
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

  /** @param {string} text @param {string} colour name of a colour */
  say(text, colour) {
    if (this.now.textContent !== text) this.now.textContent = text;
    this.now.style.color = `var(--${colour})`;
  }
}

/** @param {HTMLElement} parent @param {string} tag @param {string} className */
export function add(parent, tag, className) {
  const element = document.createElement(tag);
  element.className = className;
  parent.append(element);
  return element;
}
