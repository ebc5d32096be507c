// The tokens of base.css: contrast in every theme, and no other sheet with colours of its own.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";

const folder = new URL("../../css/", import.meta.url);
const read = (/** @type {string} */ name) => readFileSync(new URL(name, folder), "utf8").replaceAll(/\/\*.*?\*\//gs, "");
const base = read("base.css");

/** The colours that a rule of base.css sets, by its selector. @param {string} selector @param {string} [sheet] @returns {Record<string, string>} */
function colours(selector, sheet = base) {
  const start = sheet.indexOf(`${selector} {`);
  assert.ok(start >= 0, `no rule for ${selector}`);
  const body = sheet.slice(start, sheet.indexOf("}", start));
  return Object.fromEntries([...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]));
}

const dark = colours(':root, [data-theme="dark"]');
const light = { ...dark, ...colours('[data-theme="light"]') };
const more = base.slice(base.indexOf("@media (prefers-contrast: more)"));
const themes = {
  dark, light,
  "projector, dark": { ...dark, ...colours(".present") },
  "projector, light": { ...light, ...colours('.present[data-theme="light"]') },
  "more contrast, dark": { ...dark, ...colours(':root, [data-theme="dark"]', more) },
  "more contrast, light": { ...light, ...colours('[data-theme="light"]', more) },
};

const channels = (/** @type {string} */ colour) => [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16) / 255);
/** Relative luminance (WCAG 2.2). @param {number[]} rgb */
const luminance = (rgb) => {
  const [r, g, b] = rgb.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
/** @param {number[]} a @param {number[]} b */
const contrast = (a, b) => {
  const [low, high] = [luminance(a), luminance(b)].sort((p, q) => p - q);
  return (high + 0.05) / (low + 0.05);
};

test("text has AA contrast on both grounds of every theme", () => {
  for (const [theme, tokens] of Object.entries(themes)) {
    for (const ground of ["bg", "panel"]) {
      for (const name of ["ink", "dim", "faint", "forward", "adjoint", "train", "data", "bad"]) {
        const ratio = contrast(channels(tokens[name]), channels(tokens[ground]));
        assert.ok(ratio >= 4.5, `${theme}: ${name} on ${ground} has ${ratio.toFixed(2)}`);
      }
    }
    const accent = contrast(channels(tokens["on-accent"]), channels(tokens.forward));
    assert.ok(accent >= 4.5, `${theme}: on-accent on forward has ${accent.toFixed(2)}`);
  }
});

test("pressed buttons stay legible on their own tint", () => {
  const part = Number(/--pressed: (\d+)%/.exec(base)?.[1]) / 100;
  for (const [theme, tokens] of Object.entries(themes)) {
    for (const name of ["forward", "adjoint", "train"]) {
      const colour = channels(tokens[name]);
      const ground = channels(tokens.panel).map((v, i) => part * colour[i] + (1 - part) * v);
      assert.ok(contrast(colour, ground) >= 4.5, `${theme}: ${name} on its tint has ${contrast(colour, ground).toFixed(2)}`);
    }
  }
});

test("a projector and a wish for contrast have more of it than a desk", () => {
  for (const [theme, desk] of [["projector, dark", dark], ["projector, light", light], ["more contrast, dark", dark], ["more contrast, light", light]]) {
    const tokens = themes[/** @type {keyof typeof themes} */ (theme)];
    const of = (/** @type {Record<string, string>} */ set) => contrast(channels(set.dim), channels(set.bg));
    assert.ok(of(tokens) > of(/** @type {Record<string, string>} */ (desk)), theme);
  }
});

test("only base.css names colours", () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".css") && file !== "base.css")) {
    // A mask needs ink of some colour; which one is not seen.
    const found = read(name).replaceAll(/mask(-image)?:[^;]*;/g, "").match(/#[0-9a-f]{3,8}\b(?=[\s;,)])|rgba?\(|hsla?\(/gi) ?? [];
    assert.deepEqual(found, [], name);
  }
});
