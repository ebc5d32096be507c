// Panels whose drawing is fetched when they are first opened, so that the first picture does not wait for it.

import { missing, untilItComes } from "../model/late-part.js";

/**
 * @param {() => Promise<{create: import("./registry.js").PanelKind["create"]}>} load
 * @param {(model: import("../model/model.js").Model, open: boolean) => void} tell that the panel is open, or is no more
 * @returns {import("./registry.js").PanelKind["create"]}
 */
export const late = (load, tell) => (panel, app) => {
  const { model } = app;
  // Until its drawing has come the panel is called as its tab is.
  panel.symbol.role = "img";
  panel.symbol.ariaLabel = panel.tab;
  /** @type {import("./registry.js").PanelView | null} */
  let view = null;
  let asked = false;
  // Its title and tools find their places unseen.
  panel.bar.style.visibility = "hidden";
  return {
    draw(palette) {
      tell(model, true);
      if (view) {
        view.draw(palette);
        panel.bar.style.visibility = "";
      }
      if (asked) return;
      asked = true;
      untilItComes(load, () => {
        panel.bar.style.visibility = "";
        panel.wait(true, missing);
      }).then(({ create }) => {
        view = create(panel, app);
        panel.wait(false);
        model.mark("plots", "training");
      });
    },
    destroy() {
      tell(model, false);
      view?.destroy?.();
    },
  };
};
