// What can be typed, as the server has it: its functions, constants and words, for the sheet of notation and for colouring.

/**
 * @typedef {{name?: string, usage: string, latex?: string, meaning: string, kink?: string, line?: boolean}} Form
 * @typedef {{id: string, name: string, forms: Form[]}} Chapter
 * @typedef {{chapters: Chapter[], functions: Set<string>, constants: Set<string>, words: Set<string>}} Language
 */

/** @param {Chapter[]} chapters @returns {Language} */
export function languageOf(chapters) {
  const names = (/** @type {(chapter: Chapter) => boolean} */ of) => new Set(chapters.filter(of).flatMap(({ forms }) => forms.flatMap(({ name }) => name ?? [])));
  return {
    chapters,
    functions: names(({ id }) => id === "functions"),
    constants: names(({ id }) => id === "names").add("π").add("dt"),
    words: names(({ id }) => id !== "functions" && id !== "names"),
  };
}

/** @type {Promise<Language | null> | null} */
let asked = null;

/** Asked for once; null while the server cannot be reached. @returns {Promise<Language | null>} */
export function language() {
  asked ??= fetch("/api/v1/expressions").then(async (answer) => (answer.ok ? languageOf(await answer.json()) : null)).catch(() => null).then((found) => {
    if (!found) asked = null;
    return found;
  });
  return asked;
}

/**
 * A form as it goes into a text: what was selected becomes its first argument, what is still to be replaced is selected.
 * @param {Form} form @param {string} text @param {number} start of the selection @param {number} end
 * @returns {{start: number, end: number, typed: string, select: [number, number]}} what is typed in place of what, and what is selected then
 */
export function insertion({ name, usage, line }, text, start, end) {
  if (line) {
    const from = text.lastIndexOf("\n", start - 1) + 1;
    const to = text.indexOf("\n", start) < 0 ? text.length : text.indexOf("\n", start);
    const empty = text.slice(from, to).trim() === "";
    const typed = empty ? usage : `\n${usage}`;
    const at = empty ? from : to;
    return { start: at, end: to, typed, select: [at + typed.length - usage.length, at + typed.length] };
  }
  const open = usage.indexOf("(");
  if (!name || !usage.startsWith(`${name}(`)) return { start, end, typed: usage, select: name === usage ? [start + usage.length, start + usage.length] : [start, start + usage.length] };
  const comma = usage.indexOf(",", open);
  const first = comma < 0 ? usage.length - 1 : comma;
  const selected = text.slice(start, end);
  if (selected === "") return { start, end, typed: usage, select: [start + open + 1, start + first] };
  const typed = usage.slice(0, open + 1) + selected + usage.slice(first);
  const rest = comma < 0 ? typed.length : open + 1 + selected.length + 2;
  return { start, end, typed, select: [start + rest, start + (comma < 0 ? typed.length : typed.length - 1)] };
}
