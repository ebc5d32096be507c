// A part of the page that is fetched when it is first shown, so that the first picture does not wait for it.

import { html, useEffect, useState } from "../../vendor/preact/standalone.module.js";
import { missing, untilItComes } from "../model/late-part.js";

/**
 * @template {(props: any) => any} Part
 * @param {() => Promise<Part>} load
 * @returns {Part} shows nothing until the part has come, or that it cannot be fetched
 */
export function lazy(load) {
  /** @type {Part | null} */
  let part = null;
  return /** @type {Part} */ ((props) => {
    const [waits, show] = useState("");
    useEffect(() => {
      let here = true;
      if (!part) {
        untilItComes(load, () => here && show(missing)).then((loaded) => {
          part = loaded;
          if (here) show("came");
        });
      }
      return () => { here = false; };
    }, []);
    return part ? html`<${part} ...${props} />` : waits && html`<p class="missing" role="status">${waits}</p>`;
  });
}
