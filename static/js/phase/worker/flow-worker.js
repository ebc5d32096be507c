// Draws the particles of the phase view beside the page, on another processor.

import { Camera } from "../../model/camera.js";
import { FieldBox } from "../../model/field-box.js";
import { FieldGrid } from "../../model/grid.js";
import { FlowPicture } from "../flow-picture.js";
import { Orbit } from "../../model/orbit.js";
import { Particles } from "../../model/particles.js";
import { Swarm } from "../../model/swarm.js";

const most = 4000; // particles
const reportEvery = 15; // frames

/** @type {import("../flow-picture.js").Flowing} */
const scene = { spatial: false, flows: false, reducedMotion: false, grid: null, box: null, camera: new Camera(), orbit: new Orbit(), particles: new Particles(most), swarm: new Swarm(most) };
/** @type {FlowPicture | null} */
let picture = null;
/** @type {import("../flow-picture.js").Palette} */
let palette = { flow: "#808080", light: false };
let ratio = 1;
let waiting = false; // for the next frame
let led = false; // each frame is asked for
/** @type {number[]} times of the frames of the last two seconds */
let frames = [];

/** @param {MessageEvent<import("../flow.js").Errand>} event */
onmessage = ({ data }) => {
  if (data.canvas) picture = new FlowPicture(data.canvas);
  if (!picture) return;
  const { size, grid, box, sight } = data;
  if (size) {
    picture.canvas.width = size.width;
    picture.canvas.height = size.height;
    scene.particles.count = scene.swarm.count = size.count;
  }
  if (sight) {
    const { flows, spatial, reducedMotion, camera, orbit } = sight;
    led = sight.led;
    Object.assign(scene, { flows, spatial, reducedMotion });
    Object.assign(scene.camera, camera);
    Object.assign(scene.orbit, orbit);
    ({ palette, ratio } = sight);
  }
  // What comes over has the fields of a grid and of a box, but not their methods.
  if (grid !== undefined) {
    scene.grid = grid && Object.assign(Object.create(FieldGrid.prototype), grid);
    if (scene.grid) scene.particles.calibrate(scene.grid, scene.camera);
  }
  if (box !== undefined) {
    scene.box = box && Object.assign(Object.create(FieldBox.prototype), box);
    if (scene.box) scene.swarm.calibrate(scene.box, scene.orbit);
  }
  if (data.reset) picture.reset();
  if (!led || data.tick) next();
};

function next() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(frame);
}

/** @param {number} now ms */
function frame(now) {
  waiting = false;
  if (!picture) return;
  const drawn = picture.draw(scene, palette, ratio, now);
  if (drawn) frames.push(now);
  if (frames.length % reportEvery === 0 || !drawn || scene.reducedMotion) report(now);
  // Still pictures wait for the next message.
  if (drawn && !scene.reducedMotion && !led) next();
}

/** @param {number} now ms */
function report(now) {
  frames = frames.filter((time) => time > now - 2000);
  postMessage({ active: (scene.spatial ? scene.swarm : scene.particles).active, rate: frames.length / 2 });
}
