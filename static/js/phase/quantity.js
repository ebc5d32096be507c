// A number as it is written: a mantissa and a power of ten.

import { html } from "../../vendor/preact/standalone.module.js";
import { parts } from "../model/number.js";

/** @param {{value: number, digits?: number}} props */
export function Quantity({ value, digits = 2 }) {
  const { mantissa, exponent } = parts(value, digits);
  return html`<span class="quantity">${exponent ? (mantissa === "1" ? "" : `${mantissa}·`) : mantissa}${exponent && html`10<sup>${exponent}</sup>`}</span>`;
}
