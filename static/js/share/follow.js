// Opens what the address says; what it says wrongly is told quietly, and something good is opened instead.

import { takeKept } from "../model/address.js";
import { LinkFault, decode } from "../model/link.js";

/** @param {import("../model/app.js").App} app */
export async function follow(app) {
  const { model, session } = app;
  const asked = new URLSearchParams(location.search).get("scene");
  const known = model.catalogue.find(({ id }) => id === asked)?.id;
  let fault = asked && !known ? "There is no such scene here." : "";
  /** @type {import("../model/link.js").Content | null} */
  let content = null;
  try {
    content = takeKept() ?? (await decode(location.hash));
    if (content?.scene) fault = "";
  } catch (error) {
    if (!(error instanceof LinkFault)) throw error;
    fault = error.message;
  }
  const id = known ?? (content?.scene ? "" : model.catalogue[0]?.id ?? "");
  const loaded = id ? await app.fetchScene(id) : undefined;
  const scene = content?.scene ?? loaded;
  if (scene) session.open(scene, id, loaded ?? scene, content ?? {});
  model.note = "";
  model.mark("ui");
  if (fault) app.say(scene ? `${fault} This is “${scene.name}” instead.` : fault);
}
