// Pieces of a line for colouring. Nothing here decides what is right: the server has the only parser.

/** @typedef {"number" | "function" | "state" | "parameter" | "helper" | "constant" | "operator" | "comment" | "unknown" | "word" | "space"} TokenKind */
/** @typedef {{kind: TokenKind, text: string}} Token */
/** @typedef {{states: Set<string>, params: Set<string>, helpers: Set<string>, networks: Set<string>, language: import("./language.js").Language | null}} Names language: null until it has come */

const piece = /(?<comment>#.*)|(?<space>\s+)|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_][\p{L}\p{Nd}_]*)|(?<operator>.)/gu;

/** @param {string} line @param {Names} names @returns {Token[]} */
export function tokens(line, names) {
  return [...line.matchAll(piece)].map((match) => {
    const [text] = match;
    const groups = /** @type {Record<string, string | undefined>} */ (match.groups);
    if (groups.name === undefined) return { kind: /** @type {TokenKind} */ (Object.keys(groups).find((kind) => groups[kind] !== undefined)), text };
    return { kind: nameKind(text, line.slice((match.index ?? 0) + text.length), names), text };
  });
}

/** @param {string} name @param {string} rest of the line @param {Names} names @returns {TokenKind} */
function nameKind(name, rest, { states, params, helpers, networks, language }) {
  if (states.has(name)) return "state";
  if (helpers.has(name)) return "helper";
  if (params.has(name)) return "parameter";
  if (networks.has(name)) return "function";
  if (name === "in" && /^\s*\[/.test(rest)) return "word";
  if (!language) return /^\s*\(/.test(rest) ? "function" : "constant";
  if (language.functions.has(name)) return "function";
  if (language.constants.has(name)) return "constant";
  if (language.words.has(name)) return "word";
  if (name.startsWith("d") && states.has(name.slice(1)) && /^\s*\//.test(rest)) return "state"; // dx/dt
  return "unknown";
}

/**
 * Pieces cut where a mark begins and ends, so that it can stand under its very character.
 * @param {Token[]} list @param {number[]} columns of the marks @returns {(Token & {mark: number | null})[]}
 */
export function cut(list, columns) {
  /** @type {(Token & {mark: number | null})[]} */
  const out = [];
  let start = 0;
  for (const { kind, text } of list) {
    let rest = text;
    for (const column of columns.filter((c) => c >= start && c < start + text.length).sort((a, b) => a - b)) {
      const at = column - (start + text.length - rest.length);
      if (at > 0) out.push({ kind, text: rest.slice(0, at), mark: null });
      // A name is marked as a whole, anything else by its first character.
      const length = kind === "comment" || kind === "space" || kind === "operator" ? [...rest.slice(at)][0].length : rest.length - at;
      out.push({ kind, text: rest.slice(at, at + length), mark: column });
      rest = rest.slice(at + length);
    }
    if (rest) out.push({ kind, text: rest, mark: null });
    start += text.length;
  }
  // What is missing at the end is marked behind it.
  for (const column of columns.filter((c) => c >= start)) out.push({ kind: "space", text: " ", mark: column });
  return out;
}
