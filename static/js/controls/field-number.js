// A number that can be typed into.

import { html, useRef } from "../../vendor/preact/standalone.module.js";
import { plain, read } from "../model/number.js";

/**
 * @param {{value: number, text: string, label: string, class?: string, least?: number, most?: number, unit?: string, onChange: (value: number) => void}} props
 */
export function NumberField({ value, text, label, class: name = "", least = -Infinity, most = Infinity, unit, onChange }) {
  const typing = useRef(false);
  const finish = (/** @type {HTMLInputElement} */ input) => {
    const next = read(input.value, unit);
    typing.current = false;
    const fault = input.value === text ? "" : outside(next, least, most);
    complain(input, fault);
    if (fault) return;
    if (Number.isFinite(next) && next !== value) onChange(next);
    input.value = text;
    return Number.isFinite(next) ? next : value;
  };
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.currentTarget);
    if (event.key === "Enter") {
      const taken = finish(input);
      if (taken === undefined) return;
      input.value = plain(taken);
      input.select();
    }
    if (event.key === "Escape") {
      input.value = text;
      complain(input, "");
      input.blur();
    }
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    const now = read(input.value, unit);
    const step = 10 ** Math.floor(Math.log10(Math.abs(now) || 1) - 1) * (event.shiftKey ? 10 : 1);
    const next = Number((now + (event.key === "ArrowUp" ? step : -step)).toPrecision(8));
    if (next < least || next > most) return;
    input.value = plain(next);
    onChange(next);
  };
  return html`<input class=${`number ${name}`} inputmode="decimal" autocomplete="off" spellcheck=${false} aria-label=${label}
    value=${typing.current ? undefined : text}
    onFocus=${(/** @type {FocusEvent} */ event) => {
      const input = /** @type {HTMLInputElement} */ (event.currentTarget);
      typing.current = true;
      input.value = plain(value);
      input.select();
    }}
    onBlur=${(/** @type {FocusEvent} */ event) => finish(/** @type {HTMLInputElement} */ (event.currentTarget))}
    onKeyDown=${keys} />`;
}

/** What is wrong with a number, "" if nothing is. @param {number} value @param {number} least @param {number} most */
export function outside(value, least, most) {
  if (!Number.isFinite(value)) return "a number is needed";
  if (value < least) return `at least ${plain(least)}`;
  return value > most ? `at most ${plain(most)}` : "";
}

/** @param {HTMLInputElement} input @param {string} fault */
export function complain(input, fault) {
  input.setCustomValidity(fault);
  input.ariaInvalid = fault ? "true" : null;
  if (fault) input.reportValidity();
}
