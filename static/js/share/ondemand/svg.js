// Pictures as SVG: everything is drawn once more while recorders listen.

import { Recorder, escape, recordPaths } from "./recorder.js";

/** @typedef {import("./pictures.js").Picture} Picture */

const head = 34; // height of a panel's title

/** @param {import("../../model/app.js").App} app @param {Picture[]} pictures below each other @param {import("../../look/palette.js").Palette} colours @returns {Promise<string>} */
export async function svg(app, pictures, colours) {
  const all = pictures.flatMap(({ layers }) => layers);
  const recorders = new Map(all.map((canvas, i) => [canvas, new Recorder(/** @type {CanvasRenderingContext2D} */ (app.page.sheet(canvas).getContext("2d")), `c${i}-`)]));
  const restore = recordPaths();
  try {
    // Charts whose numbers stay draw nothing; this is how they hear that the screen's pixels changed.
    dispatchEvent(new Event("dppxchange"));
    await app.page.redraw(pictures.some(({ name }) => name === "phase"));
  } finally {
    restore();
    for (const recorder of recorders.values()) recorder.stop();
  }
  const titled = pictures.length > 1 || pictures[0].name !== "phase";
  let height = 0;
  let width = 0;
  const parts = pictures.map(({ title, values, layers }) => {
    const ratio = layers[0].width / layers[0].clientWidth;
    const top = height + (titled ? head : 0);
    const words = titled ? `<text x="18" y="${height + 24}" fill="${colours.ink}" style="font:15px ${escape(colours.sans).replaceAll("&#34;", "'")}">${escape(title)}<tspan dx="20" fill="${colours.dim}">${escape(values)}</tspan></text>` : "";
    height = top + layers[0].clientHeight;
    width = Math.max(width, layers[0].clientWidth);
    return `${words}<g transform="translate(0 ${top})">${layers.map((canvas) => recorders.get(canvas)?.group(ratio)).join("\n")}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title>${escape(`${app.model.scene?.name ?? "Costate"}: ${pictures.map(({ title }) => title).join(", ")}`)}</title>
<rect width="${width}" height="${height}" fill="${colours.bg}"/>
${parts.join("\n")}
</svg>
`;
}
