// The names of a panel's lines with their values at the cursor; each is a button that hides its line.

/**
 * @typedef {object} Item
 * @property {string} name of the line, told apart by it
 * @property {string} label
 * @property {string} value
 * @property {number[]} dash as the line is drawn
 */

export class Legend {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.key = "";
    /** @type {HTMLElement[]} */
    this.buttons = [];
    /** @type {HTMLElement[]} */
    this.values = [];
    /** @type {(name: string) => void} */
    this.toggle = () => {};
  }

  /** @param {Item[]} items @param {string[]} hidden @param {string} colour name of a colour */
  show(items, hidden, colour) {
    const key = `${colour} ${items.map(({ name, label }) => `${name}=${label}`).join("|")}`;
    if (key !== this.key) {
      this.key = key;
      this.element.style.color = `var(--${colour})`;
      this.buttons = items.map((item) => line(item, items.length > 1 ? (name) => this.toggle(name) : null));
      this.values = this.buttons.map((button) => /** @type {HTMLElement} */ (button.lastElementChild));
      this.element.replaceChildren(...this.buttons);
      this.element.classList.toggle("many", items.length > 4);
      // A list that scrolls must be reached by keyboard; its buttons are.
    }
    items.forEach(({ name, label, value }, i) => {
      const shown = String(!hidden.includes(name));
      const button = this.buttons[i];
      if (button.ariaPressed !== shown && items.length > 1) {
        button.ariaPressed = shown;
        button.title = `${shown === "true" ? "Hide" : "Show"} ${label || name}`;
      }
      if (this.values[i].textContent !== value) this.values[i].textContent = value;
    });
  }
}

/** A line with its name and value; the only one cannot be hidden. @param {Item} item @param {((name: string) => void) | null} toggle */
function line({ name, label, dash }, toggle) {
  const element = document.createElement(toggle ? "button" : "span");
  element.className = "line";
  if (toggle) {
    element.setAttribute("type", "button");
    element.innerHTML = `<svg viewBox="0 0 18 4" aria-hidden="true"><path d="M0 2h18" ${dash.length ? `stroke-dasharray="${dash.join(" ")}"` : ""} /></svg>`;
    element.addEventListener("click", () => toggle(name));
  }
  const words = document.createElement("span");
  words.textContent = label;
  element.append(words, document.createElement("b"));
  return element;
}
