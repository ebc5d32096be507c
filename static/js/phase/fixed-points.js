// Fixed points: a symbol a type on the picture, and a card with type and eigenvalues for the one pointed at.

import { html, render } from "../../vendor/preact/standalone.module.js";
import { eigenLines, figure, sentence, symbolOf } from "../model/portrait.js";
import { enlargement } from "../look/present.js";
import { place } from "../model/projection.js";
import { text } from "../model/symbols.js";

/**
 * @typedef {import("../model/model.js").Model} Model
 * @typedef {import("../look/palette.js").Palette} Palette
 */

const radius = 6.5;

/** @param {CanvasRenderingContext2D} g @param {Model} model @param {Palette} colours */
export function drawFixedPoints(g, model, colours) {
  for (const [k, point] of model.portrait.entries()) {
    if (!within(model, point.z)) continue;
    const [x, y] = place(model, model.t0, point.z);
    if (!Number.isFinite(x + y)) continue;
    const r = k === model.fixedPoint ? radius + 2 : radius;
    const symbol = symbolOf(point);
    g.lineWidth = 2.2;
    g.strokeStyle = colours.flow;
    g.beginPath();
    g.arc(x, y, r + 3.5, 0, 7);
    g.fillStyle = colours.bg;
    g.fill();
    g.beginPath();
    if (symbol === "square") g.rect(x - r, y - r, 2 * r, 2 * r);
    else g.arc(x, y, r, 0, 7);
    g.fillStyle = symbol === "filled" ? colours.flow : colours.bg;
    g.fill();
    g.stroke();
    g.beginPath();
    if (symbol === "ring") {
      g.arc(x, y, 2.4, 0, 7);
      g.fillStyle = colours.flow;
      g.fill();
    } else if (symbol === "cross") {
      const c = r * 0.71;
      for (const side of [-1, 1]) {
        g.moveTo(x - c, y - c * side);
        g.lineTo(x + c, y + c * side);
      }
      g.stroke();
    }
  }
}

/** Beside the box of three states a point would seem to float. @param {Model} model @param {number[]} z */
const within = ({ spatial, space, orbit }, z) => !spatial || space.every((state, k) => z[state] >= orbit.box[k][0] && z[state] <= orbit.box[k][1]);

/** The fixed point at a pixel, null where there is none. @param {Model} model @param {{x: number, y: number}} at @param {number} reach @returns {number | null} */
export function fixedPointAt(model, { x, y }, reach) {
  if (!model.layers.fixedPoints || model.isLandscape) return null;
  let nearest = reach;
  let found = null;
  for (const [k, { z }] of model.portrait.entries()) {
    if (!within(model, z)) continue;
    const [px, py] = place(model, model.t0, z);
    const distance = Math.hypot(px - x, py - y);
    if (distance < nearest) [nearest, found] = [distance, k];
  }
  return found;
}

/** Stops of the keyboard on the fixed points in sight, and the card of the one pointed at. */
export class FixedPointCards {
  /** @param {HTMLElement} element @param {Model} model */
  constructor(element, model) {
    this.element = element;
    this.model = model;
  }

  /** @param {import("../model/labels.js").Rect[]} over where words and buttons stand over the picture: what lies below them cannot be pointed at */
  draw(over) {
    const { model } = this;
    const { width, height } = model.camera;
    const points = model.layers.fixedPoints && !model.isLandscape && model.connection === "open" ? model.portrait : [];
    const seen = points.flatMap((point, k) => {
      if (!within(model, point.z)) return [];
      const [x, y] = place(model, model.t0, point.z);
      const reach = 2 * radius;
      const hidden = over.some((box) => x > box.x - reach && x < box.x + box.w + reach && y > box.y - reach && y < box.y + box.h + reach);
      return x >= 0 && y >= 0 && x <= width && y <= height && !hidden ? [{ point, k, x, y }] : [];
    });
    const open = seen.find(({ k }) => k === model.fixedPoint);
    const show = (/** @type {number | null} */ k) => {
      model.fixedPoint = k;
      model.mark("ink");
    };
    const unit = enlargement();
    render(html`${seen.map(({ point, k, x, y }) => html`<button key=${k} type="button" class="fixed-point" style=${{ left: `${x * unit}px`, top: `${y * unit}px` }} aria-label=${sentence(point, model.states.map(text))}
        onFocus=${() => show(k)} onBlur=${() => show(null)} />`)}
      ${open && html`<${Card} key="card" point=${open.point} names=${model.states} x=${open.x * unit} y=${open.y * unit} right=${open.x > width / 2} low=${open.y > height / 2} />`}`, this.element);
  }
}

/** @param {{point: import("../model/portrait.js").FixedPoint, names: string[], x: number, y: number, right: boolean, low: boolean}} props */
function Card({ point, names, x, y, right, low }) {
  const place = { left: `${x}px`, top: `${y}px`, transform: `translate(${right ? "calc(-100% - 16px)" : "16px"}, ${low ? "calc(-100% - 8px)" : "8px"})` };
  return html`<div class="fixed-card" style=${place} role="tooltip">
    <b>${point.kind.charAt(0).toUpperCase() + point.kind.slice(1)}</b>
    <p>${point.z.slice(0, 6).map((value, i) => html`<span key=${i}><em>${text(names[i])}</em> = ${number(figure(value))}</span>`)}</p>
    <p class="eigenvalues">${eigenLines(point.eigenvalues).slice(0, 6).map(({ index, text: words }) => html`<span key=${index}><em>λ</em><sub>${index}</sub> = ${number(words)}</span>`)}</p>
  </div>`;
}

/** Powers of ten raised, i in italics. @param {string} words */
const number = (words) => words.split(/(\^−?\d+|i$)/).map((part, k) => (part.startsWith("^") ? html`<sup key=${k}>${part.slice(1)}</sup>` : part === "i" ? html`<em key=${k}>i</em>` : part));
