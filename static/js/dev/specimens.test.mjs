// The style page shows every part: a component that nobody put there is named here.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const js = new URL("..", import.meta.url);
const files = readdirSync(js, { recursive: true }).map(String).filter((name) => name.endsWith(".js"));
const text = (/** @type {string} */ name) => readFileSync(new URL(name, js), "utf8");

/** Components by name: where they are made, and which others stand in that file. @type {Map<string, {file: string, uses: string[]}>} */
const components = new Map();
/** Those that a panel draws itself with; every panel is there. @type {string[]} */
const ofPanels = [];
for (const file of files.filter((name) => /^(controls|editor|look|panels|phase|share)\//.test(name))) {
  const uses = [...text(file).matchAll(/<\$\{([A-Z]\w*)\}/g)].map(([, name]) => name);
  if (file.startsWith("panels/")) ofPanels.push(...uses);
  for (const [, name] of text(file).matchAll(/^export function ([A-Z]\w*)\(\{/gm)) components.set(name, { file, uses });
}
const parts = files.filter((name) => name.startsWith("dev/")).map(text).join("\n");
const stands = (/** @type {string} */ name) => new RegExp(`\\b${name}\\b(?!.* from )`).test(parts.replace(/^import .*$/gm, ""));

test("every part stands on the style page, itself or within another one", () => {
  assert.ok(components.size > 30, `only ${components.size} components were found`);
  const seen = new Set([...components.keys()].filter((name) => stands(name) || ofPanels.includes(name)));
  for (const name of seen) for (const other of components.get(name)?.uses ?? []) if (components.has(other)) seen.add(other);
  assert.deepEqual([...components.keys()].filter((name) => !seen.has(name)), []);
});

test("what comes late stands there itself: within another part it may not have come", () => {
  // These belong to their form, and come with it or at once after it.
  const within = ["SceneSearch", "Expressions", "Starts", "Events", "BenchTable", "Exports"];
  const late = [...components].filter(([name, { file }]) => file.includes("/ondemand/") && !within.includes(name)).map(([name]) => name);
  assert.ok(late.length > 8, `only ${late}`);
  assert.deepEqual(late.filter((name) => !stands(name)), []);
});
