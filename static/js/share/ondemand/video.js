// A video of what moves: the canvases of the page on one sheet, taken thirty times a second.

import { panelPictures, phasePicture } from "./pictures.js";

const longest = 120; // s
const rate = 30;

/** @param {import("../../model/app.js").App} app @param {"sweeps" | "training"} what @param {() => import("../../look/palette.js").Palette} colours @returns {Promise<Blob>} */
export async function record(app, what, colours) {
  const { model } = app;
  const type = ["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm"].find((name) => globalThis.MediaRecorder?.isTypeSupported(name));
  const place = /** @type {HTMLElement} */ (document.querySelector("main"));
  const canvas = document.createElement("canvas");
  if (!type || !canvas.captureStream) throw new Error("This browser cannot record videos.");
  const ratio = Math.min(devicePixelRatio || 1, 1920 / place.clientWidth);
  // Encoders take even numbers only.
  canvas.width = 2 * Math.round((place.clientWidth * ratio) / 2);
  canvas.height = 2 * Math.round((place.clientHeight * ratio) / 2);
  const g = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const recorder = new MediaRecorder(canvas.captureStream(rate), { mimeType: type, videoBitsPerSecond: 8_000_000 });
  /** @type {Blob[]} */
  const chunks = [];
  recorder.addEventListener("dataavailable", ({ data }) => chunks.push(data));
  const ended = new Promise((resolve) => recorder.addEventListener("stop", resolve));

  let asked = false;
  const began = performance.now();
  model.recording = { seconds: 0, stop: () => { asked = true; } };
  compose(g, place, ratio, app, colours());
  recorder.start(1000);
  if (what === "sweeps") app.sweeps.play("forward", "adjoint");
  else app.session.training.flow("play");
  let started = false;
  let rest = rate; // frames in which the end is seen
  await new Promise((resolve) => {
    const frame = () => {
      compose(g, place, ratio, app, colours());
      const seconds = (performance.now() - began) / 1000;
      if (model.recording) model.recording.seconds = seconds;
      model.mark("ui");
      const moving = what === "sweeps" ? model.sweep !== "" : model.training === "playing";
      started ||= moving;
      if (asked || seconds > longest || ((started || seconds > 2) && !moving && rest-- <= 0)) resolve(null);
      else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  if (what === "training" && model.training === "playing") app.session.training.flow("pause");
  recorder.stop();
  await ended;
  model.recording = null;
  model.mark("ui");
  return new Blob(chunks, { type: "video/webm" });
}

/** @param {CanvasRenderingContext2D} g @param {HTMLElement} place @param {number} ratio @param {import("../../model/app.js").App} app @param {import("../../look/palette.js").Palette} colours */
function compose(g, place, ratio, app, colours) {
  const origin = place.getBoundingClientRect();
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  g.fillStyle = colours.bg;
  g.fillRect(0, 0, origin.width, origin.height);
  g.textBaseline = "alphabetic";
  for (const { title, values, layers, name } of [phasePicture(), ...panelPictures(app.model)]) {
    const box = layers[0].getBoundingClientRect();
    const [x, y] = [box.left - origin.left, box.top - origin.top];
    for (const layer of layers) g.drawImage(layer, x, y, box.width, box.height);
    g.font = name === "phase" ? `600 20px ${colours.sans}` : `15px ${colours.sans}`;
    g.fillStyle = colours.ink;
    const words = name === "phase" ? app.model.scene?.view?.headline ?? app.model.scene?.name ?? "" : title;
    g.fillText(words, x + 18, name === "phase" ? y + 36 : y - 8);
    if (!values) continue;
    g.textAlign = "right";
    g.fillStyle = colours.dim;
    g.fillText(values, x + box.width - 18, y - 8);
    g.textAlign = "left";
  }
}
