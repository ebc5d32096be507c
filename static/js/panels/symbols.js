// The equations written out, as a panel: what the other panels draw.

import { html, render } from "../../vendor/preact/standalone.module.js";
import { lazy } from "../controls/lazy.js";
import { add } from "./panel.js";

const Derivatives = lazy(() => import("../editor/ondemand/derivatives.js").then((module) => module.Derivatives));

/** @type {import("./registry.js").PanelKind} */
export const symbols = {
  id: "symbols",
  tab: "∂f",
  name: "The adjoint equation",
  table: null,
  clock: null,
  reading: true,
  rank: 4,
  fits: (model) => !model.isLandscape && model.states.length > 0,
  create(panel, app) {
    const { model } = app;
    const sheet = add(panel.chart, "div", "symbols-panel");
    return {
      draw() {
        model.symbolsPanel = true;
        panel.title("\\partial f", "The adjoint equation", "written out");
        render(html`<${Derivatives} app=${app} />`, sheet);
      },
      destroy() {
        model.symbolsPanel = false;
      },
    };
  },
};
