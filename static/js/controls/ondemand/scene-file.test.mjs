import assert from "node:assert/strict";
import { test } from "node:test";
import { FileFault, blanks, sceneOf } from "./scene-file.js";

const [{ scene: blank }] = blanks;

test("a scene comes back as it was exported, alone or with everything", () => {
  assert.deepEqual(sceneOf(JSON.stringify(blank), "new.json"), blank);
  assert.deepEqual(sceneOf(JSON.stringify({ scene: blank, z: [] }), "data.json"), blank);
});

test("what is no scene is told by the name of its file, and why", () => {
  const cases = { "{": "it is not JSON", "[1]": "it is not an object", "{}": "it has no name", '{"name":"a"}': "it has neither a field nor a loss", '{"name":"a","params":{"a":"1"}}': "“params” is not what it has to be" };
  for (const [text, why] of Object.entries(cases)) {
    assert.throws(() => sceneOf(text, "notes.txt"), (error) => error instanceof FileFault && error.message === `“notes.txt” holds no scene: ${why}.`, text);
  }
  assert.throws(() => sceneOf(" ".repeat((1 << 20) + 1), "film.json"), /larger/);
});
