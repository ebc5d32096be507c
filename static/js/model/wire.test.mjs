import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { Kind, decode } from "./wire.js";

/** A frame as the contract lays it out. */
function frame({ version = 1, kind = 1, size = 8, flags = 0, stream = 0, cols = 3, run = 7, first = 0, rows = 2, numbers = [0, 1, 2, 3, 4, 5] } = {}) {
  const buffer = new ArrayBuffer(24 + numbers.length * size);
  const view = new DataView(buffer);
  view.setUint8(0, version);
  view.setUint8(1, kind);
  view.setUint8(2, size);
  view.setUint8(3, flags);
  view.setUint16(4, stream, true);
  view.setUint16(6, cols, true);
  view.setUint32(8, run, true);
  view.setUint32(12, first, true);
  view.setUint32(16, rows, true);
  numbers.forEach((v, i) => (size === 8 ? view.setFloat64(24 + 8 * i, v, true) : view.setFloat32(24 + 4 * i, v, true)));
  return buffer;
}

test("a frame of float64 is decoded whole", () => {
  const got = decode(frame({ kind: Kind.adjoint, flags: 1, stream: 513, run: 70000, first: 300 }));
  assert.deepEqual({ ...got, values: [...got.values] }, { kind: 2, last: true, stream: 513, cols: 3, run: 70000, first: 300, rows: 2, values: [0, 1, 2, 3, 4, 5] });
});

test("a frame of float32 keeps its few digits", () => {
  const { values } = decode(frame({ kind: Kind.field, size: 4, cols: 2, rows: 1, numbers: [0.5, -1.25] }));
  assert.ok(values instanceof Float32Array);
  assert.deepEqual([...values], [0.5, -1.25]);
});

test("other flag bits do not mean last", () => assert.equal(decode(frame({ flags: 2 })).last, false));

test("what is no frame is refused", () => {
  assert.throws(() => decode(new ArrayBuffer(23)), RangeError);
  assert.throws(() => decode(frame({ version: 2 })), RangeError);
  assert.throws(() => decode(frame({ size: 8, rows: 3 })), RangeError);
  assert.throws(() => decode(frame({ size: 8, rows: 1 })), RangeError);
});

// The frames that the server's encoder is held to.
const golden = new URL("../../../web/live/testdata/", import.meta.url);
for (const name of readdirSync(golden).filter((file) => file.endsWith(".bin"))) {
  test(`golden frame ${name}`, () => {
    const bytes = readFileSync(new URL(name, golden));
    const { size, values: texts, ...head } = JSON.parse(readFileSync(new URL(name.replace(".bin", ".json"), golden), "utf8"));
    const { values, ...got } = decode(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    assert.deepEqual(got, head);
    assert.equal(values.BYTES_PER_ELEMENT, size);
    const want = texts.map((/** @type {string} */ text) => (size === 4 ? Math.fround(Number(text.replace("Inf", "Infinity"))) : Number(text.replace("Inf", "Infinity"))));
    assert.deepEqual([...values], want);
  });
}
