// The golden frames of the server, read by the page's decoder.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { decode } from "./wire.js";

const folder = new URL("../../web/live/testdata/", import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith(".bin")).map((name) => name.slice(0, -4));

/** A copy in a buffer of its own, as a WebSocket gives it. @param {string} name */
function load(name) {
  const bytes = readFileSync(new URL(`${name}.bin`, folder));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

test("there are golden frames of every kind", () => {
  const kinds = new Set(names.map((name) => decode(load(name)).kind));
  assert.deepEqual([...kinds].sort(), [1, 2, 3, 4, 5, 6, 7, 8]);
});

/** Go writes +Inf. @param {string} text */
const number = (text) => (text === "+Inf" ? Infinity : text === "-Inf" ? -Infinity : Number(text));

for (const name of names) {
  test(`frame ${name}`, () => {
    const want = JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"));
    const { values, ...head } = decode(load(name));
    const { size, values: texts, ...wantHead } = want;
    assert.deepEqual(head, wantHead);
    assert.equal(values.BYTES_PER_ELEMENT, size);
    assert.deepEqual(Array.from(values), texts.map(number)); // tells −0 from 0, takes NaN for NaN
  });
}

test("what does not fit is refused", () => {
  const good = load("state");
  assert.throws(() => decode(good.slice(0, 23)), RangeError);
  assert.throws(() => decode(good.slice(0, good.byteLength - 1)), RangeError);
  const put = (/** @type {number} */ at, /** @type {number} */ value) => {
    const copy = good.slice(0);
    new DataView(copy).setUint8(at, value);
    return copy;
  };
  assert.throws(() => decode(put(0, 2)), RangeError, "version");
  assert.throws(() => decode(put(2, 5)), RangeError, "size");
  assert.throws(() => decode(put(6, 9)), RangeError, "cols");
});
