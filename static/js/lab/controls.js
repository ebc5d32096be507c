// The controls of an experiment: each has a name, says its value and is worked by keys as well. As text it stands in the
// page's address; text that means nothing to it leaves it as it is.

import { trimmed } from "../model/number.js";
import { logFraction, logValue } from "../model/scale.js";

/**
 * @typedef {object} SliderOptions
 * @property {string} label
 * @property {string} [symbol] what stands before it, the label by default
 * @property {number} from
 * @property {number} to
 * @property {number} value
 * @property {number} [step]
 * @property {boolean} [log]
 * @property {string} [unit]
 * @property {() => void} changed
 *
 * @typedef {{value: number, text: string, element: HTMLElement}} Slider
 */

let count = 0;

/** @param {HTMLElement} parent @param {SliderOptions} options @returns {Slider} */
export function slider(parent, { label, symbol = label, from, to, value, step = (to - from) / 200, log = false, unit = "", changed }) {
  const element = document.createElement("div");
  element.className = "lab-slider";
  const name = document.createElement("label");
  const input = document.createElement("input");
  const shown = document.createElement("output");
  input.type = "range";
  input.id = name.htmlFor = `lab-${++count}`;
  name.textContent = symbol;
  input.ariaLabel = label;
  if (log) [input.min, input.max, input.step] = ["0", "1", "0.005"];
  else [input.min, input.max, input.step] = [String(from), String(to), String(step)];
  const control = {
    element,
    get value() { return value; },
    set value(v) { value = v; write(); },
    get text() { return String(value); },
    set text(words) {
      const v = Number(words);
      if (words.trim() !== "" && Number.isFinite(v)) control.value = Math.min(to, Math.max(from, v));
    },
  };
  const write = () => {
    input.value = String(log ? logFraction(value, from, to) : value);
    const text = `${trimmed(value)}${unit && ` ${unit}`}`;
    shown.textContent = text;
    input.setAttribute("aria-valuetext", text);
    input.style.setProperty("--part", String(log ? logFraction(value, from, to) : (value - from) / (to - from)));
  };
  input.addEventListener("input", () => {
    value = log ? logValue(Number(input.value), from, to) : Number(input.value);
    write();
    changed();
  });
  write();
  element.append(name, input, shown);
  parent.append(element);
  return control;
}

/** @param {HTMLElement} parent @param {string} label @param {boolean} on @param {() => void} changed @returns {{value: boolean, text: string}} */
export function toggle(parent, label, on, changed) {
  const element = document.createElement("label");
  element.className = "lab-toggle";
  const input = document.createElement("input");
  input.type = "checkbox";
  input.checked = on;
  input.addEventListener("change", changed);
  element.append(input, label);
  parent.append(element);
  return {
    get value() { return input.checked; },
    get text() { return input.checked ? "on" : "off"; },
    set text(words) { if (words === "on" || words === "off") input.checked = words === "on"; },
  };
}

/** @param {HTMLElement} parent @param {string} label @param {Record<string, string>} options words by value @param {string} first @param {() => void} changed @returns {{value: string, text: string}} */
export function choice(parent, label, options, first, changed) {
  const element = document.createElement("label");
  element.className = "lab-choice";
  const select = document.createElement("select");
  for (const [value, words] of Object.entries(options)) select.append(new Option(words, value, false, value === first));
  select.addEventListener("change", changed);
  element.append(`${label} `, select);
  parent.append(element);
  return {
    get value() { return select.value; },
    get text() { return select.value; },
    set text(words) { if (Object.hasOwn(options, words)) select.value = words; },
  };
}
