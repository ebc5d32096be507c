// The address of the laboratory: the experiment it leads to, and the controls that do not stand where they stand at first,
// as text that can be read and typed: "#1.at=symmetry&symmetry.c=3". "#symmetry" leads to an experiment and leaves the
// controls as they are.

import { LinkFault } from "../model/link.js";

/** @typedef {Record<string, Record<string, string>>} Settings by experiment and control */

/** @param {string} at @param {Settings} settings @returns {string} */
export function write(at, settings) {
  const words = new URLSearchParams(at ? { at } : {});
  for (const [id, controls] of Object.entries(settings)) {
    for (const [key, text] of Object.entries(controls)) words.set(`${id}.${key}`, text);
  }
  const plain = words.size === words.getAll("at").length;
  return plain ? at && `#${at}` : `#1.${words}`;
}

/** What a fragment says; of the controls null where it is silent. @param {string} fragment @returns {{at: string, settings: Settings | null}} */
export function read(fragment) {
  const [, version, text] = /^#(\d+)\.(.*)$/s.exec(fragment) ?? [];
  if (!version) return { at: fragment.slice(1), settings: null };
  if (Number(version) !== 1) throw new LinkFault("This link was made by a newer Costate.");
  /** @type {Map<string, Map<string, string>>} */
  const found = new Map();
  let at = "";
  for (const [name, value] of new URLSearchParams(text)) {
    const [, id, key] = /^(.+?)\.(.+)$/s.exec(name) ?? [];
    if (name === "at") at = value;
    else if (id) found.set(id, (found.get(id) ?? new Map()).set(key, value));
  }
  return { at, settings: Object.fromEntries([...found].map(([id, controls]) => [id, Object.fromEntries(controls)])) };
}
