// Whether what is typed over a scene is another experiment altogether, of which its name and its words say nothing.

import { successors } from "./follow.js";

/** @typedef {import("./scene.js").Scene} Scene */

const word = /[\p{L}_][\p{L}\p{Nd}_]*/gu;

/** What stands on the right, without spaces. @param {string} equation */
const right = (equation) => equation.replace(/^[^=]*=/, "").replace(/\s/g, "");

/**
 * A field is another one where it shares no state with the one before, and no equation but for the states' names; one like
 * x' = y, which any motion has, says nothing unless all are the same.
 * @param {string[]} before the states and @param {string[]} were the equations of the scene @param {string[]} states those typed @param {string[]} equations
 */
export function anotherField(before, were, states, equations) {
  if (!before.length || !states.length || states.some((name) => before.includes(name))) return false;
  const names = successors(before, states);
  const same = equations.map((equation, i) => were[i] !== undefined && right(equation) === right(were[i]).replace(word, (name) => names.get(name) ?? name));
  return !same.every(Boolean) && !same.some((is, i) => is && !/^[\p{L}\p{Nd}_]*$/u.test(right(equations[i])));
}

/** A landscape is another one where it is over none of the parameters of the one before. @param {string[]} params @param {string} typed */
export const anotherLandscape = (params, typed) => params.length > 0 && /\p{L}/u.test(typed) && !typed.match(word)?.some((name) => params.includes(name));

/** What a patch then says in place of a scene's own words. @param {string} name */
export const others = (name) => ({ name, about: null, source: null, view: { headline: null } });

/** What a patch says to have a scene's own words back. @param {Scene} scene */
export const own = ({ name, about = "", source = "", view }) => ({ name, about, source, view: { headline: view?.headline ?? null } });
