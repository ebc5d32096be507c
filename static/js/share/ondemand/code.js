// The scene as a program in another language; the server writes it.

import { save } from "./files.js";

/** @typedef {{id: string, name: string, file: string}} Language @typedef {import("../../model/app.js").App} App */

/** The languages there are, none where the server cannot be reached. @returns {Promise<Language[]>} */
export async function languages() {
  try {
    const answer = await fetch("/api/v1/languages");
    return answer.ok ? await answer.json() : [];
  } catch {
    return [];
  }
}

/** @param {App} app @param {Language} language @returns {Promise<string>} */
export async function codeOf(app, language) {
  const answer = await fetch(`/api/v1/code?language=${encodeURIComponent(language.id)}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(app.session.settled()),
  });
  if (answer.ok) return answer.text();
  const problem = await answer.json().catch(() => ({}));
  throw new Error([problem.title ?? `No ${language.name} program of this scene`, problem.detail].filter(Boolean).join(": "));
}

/** @param {App} app @param {Language} language */
export async function saveCode(app, language) {
  save(language.file, new Blob([await codeOf(app, language)], { type: "text/plain" }));
}
