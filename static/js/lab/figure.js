// A picture on a canvas with its title, words for those who do not see it, and its numbers as a table.

import { format } from "../model/number.js";
import { size } from "../phase/paint.js";
import { save } from "../share/ondemand/files.js";
import { add } from "./element.js";
import { write } from "./written.js";

/**
 * @typedef {import("../look/palette.js").Palette} Palette
 * @typedef {{columns: string[], rows: (number | string)[][]}} Table
 * @typedef {(g: CanvasRenderingContext2D, width: number, height: number, palette: Palette) => string} Draw returns the words, "" while there is nothing to show
 */

const most = 200; // rows shown

export class Figure {
  /** @param {HTMLElement} parent @param {string} title @param {Draw} draw @param {() => Table} table */
  constructor(parent, title, draw, table) {
    this.element = add(parent, "figure", "lab-figure");
    this.caption = add(this.element, "figcaption", "", title);
    /** @type {HTMLCanvasElement} */
    this.canvas = add(this.element, "canvas");
    this.canvas.setAttribute("role", "img");
    this.picture = draw;
    this.title = title;
    const details = /** @type {HTMLDetailsElement} */ (add(this.element, "details", "lab-table"));
    add(details, "summary", "", "Numbers").setAttribute("aria-label", `Numbers of ${title}`);
    const sheet = add(details, "div");
    const file = add(details, "button", "mend", "CSV");
    file.type = "button";
    file.ariaLabel = `${title} as CSV`;
    file.addEventListener("click", () => save(`${title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/-$/, "").toLowerCase()}.csv`, new Blob([separated(table())], { type: "text/csv" })));
    sheet.tabIndex = 0;
    sheet.setAttribute("role", "region");
    sheet.setAttribute("aria-label", `Table of ${title}`);
    details.addEventListener("toggle", () => {
      if (details.open) sheet.replaceChildren(tableOf(table()));
    });
  }

  /** @param {Palette} palette */
  draw(palette) {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (width < 20 || height < 20) return;
    const ratio = devicePixelRatio || 1;
    size(this.canvas, width, height, ratio);
    const g = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.clearRect(0, 0, width, height);
    const words = this.picture(g, width, height, palette);
    this.element.classList.toggle("lab-awaited", words === "");
    this.canvas.ariaLabel = `${this.title}. ${words || "Being computed."}`;
  }
}

/** Comma-separated values (RFC 4180), every row and every digit. @param {Table} table */
export const separated = ({ columns, rows }) => [columns, ...rows].map((row) => row.map((cell) => (/[",]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : cell)).join(",")).join("\r\n") + "\r\n";

/** @param {Table} table */
function tableOf({ columns, rows }) {
  const table = document.createElement("table");
  const head = add(add(table, "thead"), "tr");
  for (const column of columns) add(head, "th", "", column).scope = "col";
  const body = add(table, "tbody");
  const every = Math.max(1, Math.ceil(rows.length / most));
  for (let i = 0; i < rows.length; i += every) {
    const line = add(body, "tr");
    for (const cell of rows[i]) write(add(line, "td"), typeof cell === "number" ? format(cell, 6) : cell);
  }
  return table;
}
