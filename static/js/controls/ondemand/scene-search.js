// Which scenes of the catalogue a reader means. No document is touched here.

import { text } from "../../model/symbols.js";

/**
 * @typedef {import("../../model/model.js").CatalogueEntry} CatalogueEntry
 * @typedef {{entry: CatalogueEntry, name: string, tags: string, equations: string, rest: string}} Indexed an entry with its words as they are compared
 * @typedef {{name: string, count: number}} Theme with how many scenes of it are found
 */

const single = { ß: "ss", ø: "o", æ: "ae", œ: "oe", ł: "l", đ: "d", "·": "*", "−": "-", "–": "-", "’": "'" };
const greek = Object.fromEntries("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau upsilon phi chi psi omega".split(" ").map((name) => [text(name), name]));

/** Without case and accents, Greek letters by their names: what is typed on any keyboard finds Rössler and θ. @param {string} words */
export const folded = (words) => words.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[ßøæœłđ·−–’]|[α-ω]/gu, (c) => single[/** @type {keyof typeof single} */ (c)] ?? greek[c] ?? c);

/** @param {CatalogueEntry} entry @returns {string} what the scene is grouped by */
export const themeOf = (entry) => entry.tags?.[0] ?? "";

/** @param {CatalogueEntry[]} catalogue @returns {Indexed[]} */
export function indexed(catalogue) {
  return catalogue.map((entry) => {
    const equations = folded((entry.equations ?? []).join(" ; "));
    return {
      entry,
      name: folded(entry.name),
      tags: folded((entry.tags ?? []).join(" ")),
      equations: `${equations} ${equations.replaceAll(" ", "")}`, // found however they are spaced
      rest: folded([entry.about, entry.source ?? "", ...(entry.states ?? []), ...(entry.params ?? [])].join(" ")),
    };
  });
}

/** How well one word fits: 0 not at all. @param {Indexed} scene @param {string} word */
function fit({ name, tags, equations, rest }, word) {
  if (name.startsWith(word)) return 5;
  if (name.includes(` ${word}`)) return 4;
  if (name.includes(word)) return 3;
  if (tags.includes(word)) return 2;
  return equations.includes(word) || rest.includes(word) ? 1 : 0;
}

/** 0 when a word is not found at all. @param {number[]} scores */
function total(scores) {
  let sum = 0;
  for (const score of scores) sum += score;
  return scores.includes(0) ? 0 : sum;
}

/**
 * The scenes in which every word is found, those that are called so first, else in the order of the catalogue.
 * @param {Indexed[]} scenes @param {string} query @returns {CatalogueEntry[]}
 */
export function search(scenes, query) {
  const words = folded(query).split(/\s+/).filter(Boolean);
  // A sign that stands alone belongs to a formula, which is looked for as a whole.
  const formula = words.some((word) => /^[^\p{L}\p{N}]+$/u.test(word));
  const compact = words.join("");
  /** @type {{entry: CatalogueEntry, score: number}[]} */
  const found = [];
  for (const scene of scenes) {
    const score = formula ? Number(scene.equations.includes(compact)) : total(words.map((word) => fit(scene, word)));
    if (score > 0 || words.length === 0) found.push({ entry: scene.entry, score });
  }
  return found.sort((a, b) => b.score - a.score).map(({ entry }) => entry);
}

/** The themes of a catalogue in its order, each with how many of the scenes found belong to it. @param {CatalogueEntry[]} catalogue @param {CatalogueEntry[]} found @returns {Theme[]} */
export function themes(catalogue, found) {
  const names = [...new Set(catalogue.map(themeOf))].filter(Boolean);
  return names.map((name) => ({ name, count: found.filter((entry) => themeOf(entry) === name).length }));
}

/**
 * Where a key leads from a card of a grid; null if it leads nowhere, -1 for above the grid.
 * @param {string} key @param {number} at @param {number} columns @param {number} count @param {boolean} mirrored whether the grid runs from right to left
 * @returns {number | null}
 */
export function moved(key, at, columns, count, mirrored) {
  const ahead = mirrored ? -1 : 1;
  const row = Math.floor(at / columns);
  const to = { ArrowRight: at + ahead, ArrowLeft: at - ahead, ArrowDown: at + columns, ArrowUp: at - columns, Home: 0, End: count - 1, PageDown: at + 3 * columns, PageUp: at - 3 * columns }[key];
  if (to === undefined) return null;
  if (key === "ArrowUp" && to < 0) return -1;
  // Down from above a gap in the last row leads to its last card.
  if (key === "ArrowDown" && to >= count && row < Math.floor((count - 1) / columns)) return count - 1;
  if (key === "ArrowDown" && to >= count) return null;
  return Math.min(count - 1, Math.max(0, to));
}
