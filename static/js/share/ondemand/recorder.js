// A drawing context that remembers what is drawn as SVG. It listens in on a real one: style, transform and measures are
// read from that at each stroke, only paths and clips have to be kept.

/** @typedef {CanvasRenderingContext2D} Context @typedef {(...args: any[]) => any} Call */

const moves = ["moveTo", "lineTo", "closePath", "arc", "rect", "quadraticCurveTo", "bezierCurveTo", "ellipse", "roundRect"];
const round = (/** @type {number} */ v) => String(Math.round(v * 100) / 100);

/** One step of a path in the words of SVG. @param {string} name @param {any[]} args @param {boolean} begun @returns {string} */
export function step(name, args, begun) {
  const p = args.map((v) => (typeof v === "number" ? round(v) : v));
  switch (name) {
    case "moveTo": return `M${p[0]} ${p[1]}`;
    case "lineTo": return `${begun ? "L" : "M"}${p[0]} ${p[1]}`;
    case "closePath": return begun ? "Z" : "";
    case "quadraticCurveTo": return `Q${p.join(" ")}`;
    case "bezierCurveTo": return `C${p.join(" ")}`;
    case "rect": case "roundRect": return `M${p[0]} ${p[1]}h${p[2]}v${p[3]}h${round(-args[2])}Z`;
    case "arc": return arc(args[0], args[1], args[2], args[2], args[3], args[4], args[5], begun);
    case "ellipse": return arc(args[0], args[1], args[2], args[3], args[5], args[6], args[7], begun);
    default: return "";
  }
}

/** @param {number} x @param {number} y @param {number} rx @param {number} ry @param {number} from @param {number} to @param {boolean} [back] @param {boolean} [begun] */
function arc(x, y, rx, ry, from, to, back = false, begun = false) {
  const at = (/** @type {number} */ angle) => `${round(x + rx * Math.cos(angle))} ${round(y + ry * Math.sin(angle))}`;
  const start = `${begun ? "L" : "M"}${at(from)}`;
  const turn = (/** @type {number} */ end, /** @type {number} */ large) => `A${round(rx)} ${round(ry)} 0 ${large} ${back ? 0 : 1} ${at(end)}`;
  const whole = 2 * Math.PI;
  if (Math.abs(to - from) >= whole) return `${start}${turn(from + Math.PI, 0)}${turn(from, 0)}Z`;
  const swept = (((back ? from - to : to - from) % whole) + whole) % whole;
  return start + turn(to, swept > Math.PI ? 1 : 0);
}

/** A canvas colour as the two attributes that every reader of SVG knows. @param {string} name @param {unknown} style */
export function paint(name, style) {
  const match = typeof style === "string" ? /^rgba\((\d+), (\d+), (\d+), ([\d.]+)\)$/.exec(style) : null;
  if (match) return `${name}="rgb(${match[1]},${match[2]},${match[3]})" ${name}-opacity="${match[4]}"`;
  return `${name}="${typeof style === "string" ? style : "none"}"`;
}

/**
 * Which part of its source drawImage takes, and where it puts it: the numbers after the source are a corner, a box, or
 * two boxes.
 * @param {{width: number, height: number}} source @param {number[]} box @returns {{part: number[], place: number[]}} x, y, width, height of each
 */
export function imageBoxes({ width, height }, box) {
  if (box.length === 8) return { part: box.slice(0, 4), place: box.slice(4) };
  return { part: [0, 0, width, height], place: [box[0], box[1], box[2] ?? width, box[3] ?? height] };
}

/** @param {string} text */
export const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

export class Recorder {
  /** @param {Context} g @param {string} prefix of the names in the file */
  constructor(g, prefix) {
    this.g = g;
    this.prefix = prefix;
    /** @type {string[]} */
    this.elements = [];
    /** @type {string[]} */
    this.definitions = [];
    this.path = "";
    /** @type {string[]} the clip in force, with those that were saved */
    this.clips = [""];
    this.heard = this.listen();
  }

  /** Forgets what was drawn, not where the drawing stands. */
  clear() {
    this.elements = [];
    this.definitions = [];
    this.clips = this.clips.map(() => "");
  }

  /** Puts a function in front of each of the context's own. */
  listen() {
    const own = /** @type {Record<string, Call>} */ (/** @type {any} */ (this.g));
    const before = (/** @type {string} */ name, /** @type {Call} */ note) => {
      const real = own[name];
      own[name] = (...args) => {
        note(...args);
        return real.apply(this.g, args);
      };
    };
    const heard = [...moves, "beginPath", "save", "restore", "clip", "fill", "stroke", "fillRect", "strokeRect", "clearRect", "fillText", "strokeText", "drawImage"];
    for (const name of moves) before(name, (...args) => { this.path += step(name, args, this.path !== ""); });
    before("beginPath", () => { this.path = ""; });
    before("save", () => this.clips.push(this.clips[this.clips.length - 1]));
    before("restore", () => { if (this.clips.length > 1) this.clips.pop(); });
    before("clip", (path) => this.clip(pathOf(path) ?? this.path));
    before("fill", (path) => this.fill(pathOf(path) ?? this.path));
    before("stroke", (path) => this.stroke(pathOf(path) ?? this.path));
    before("fillRect", (...args) => this.fill(step("rect", args, false)));
    before("strokeRect", (...args) => this.stroke(step("rect", args, false)));
    before("clearRect", (x, y, width, height) => {
      const { a, d } = this.g.getTransform();
      // Only whole pictures are ever begun anew.
      if (width * a >= this.g.canvas.width * 0.99 && height * d >= this.g.canvas.height * 0.99) this.clear();
    });
    before("fillText", (text, x, y) => this.text(text, x, y, paint("fill", this.g.fillStyle)));
    before("strokeText", (text, x, y) => this.text(text, x, y, `fill="none" ${this.pen()}`));
    before("drawImage", (...args) => this.image(args));
    return heard;
  }

  /** Leaves the context as it was. */
  stop() {
    for (const name of this.heard) delete (/** @type {any} */ (this.g)[name]);
  }

  /** @param {string} content @param {string} attributes */
  element(content, attributes) {
    const { a, b, c, d, e, f } = this.g.getTransform();
    const turned = a === 1 && b === 0 && c === 0 && d === 1 && e === 0 && f === 0 ? "" : ` transform="matrix(${[a, b, c, d, e, f].map((v) => Number(v.toFixed(5))).join(" ")})"`;
    const faint = this.g.globalAlpha < 1 ? ` opacity="${this.g.globalAlpha}"` : "";
    const drawn = `<${content.replace("@", `${attributes}${turned}${faint}`)}`;
    const clip = this.clips[this.clips.length - 1];
    this.elements.push(clip ? `<g clip-path="url(#${clip})">${drawn}</g>` : drawn);
  }

  pen() {
    const { g } = this;
    const dash = g.getLineDash();
    return `${paint("stroke", g.strokeStyle)} stroke-width="${round(g.lineWidth)}"${g.lineJoin === "miter" ? "" : ` stroke-linejoin="${g.lineJoin}"`}${g.lineCap === "butt" ? "" : ` stroke-linecap="${g.lineCap}"`}${dash.length ? ` stroke-dasharray="${dash.map(round).join(" ")}" stroke-dashoffset="${round(g.lineDashOffset)}"` : ""}`;
  }

  /** @param {string} d */
  fill(d) {
    if (d) this.element(`path @ d="${d}"/>`, paint("fill", this.g.fillStyle));
  }

  /** @param {string} d */
  stroke(d) {
    if (d) this.element(`path @ d="${d}"/>`, `fill="none" ${this.pen()}`);
  }

  /** @param {string} d */
  clip(d) {
    const { clips, definitions } = this;
    const inside = clips[clips.length - 1];
    const name = `${this.prefix}${definitions.length}`;
    const { a, b, c, d: e, e: x, f: y } = this.g.getTransform();
    definitions.push(`<clipPath id="${name}"${inside ? ` clip-path="url(#${inside})"` : ""}><path d="${d}" transform="matrix(${[a, b, c, e, x, y].join(" ")})"/></clipPath>`);
    clips[clips.length - 1] = name;
  }

  /** @param {string} text @param {number} x @param {number} y @param {string} style */
  text(text, x, y, style) {
    const { font, textAlign, textBaseline } = this.g;
    const anchor = { center: "middle", right: "end", end: "end" }[/** @type {string} */ (textAlign)];
    const line = { middle: "central", top: "text-before-edge", hanging: "hanging", bottom: "text-after-edge" }[/** @type {string} */ (textBaseline)];
    this.element(`text @ x="${round(x)}" y="${round(y)}" style="font:${escape(font).replaceAll("&#34;", "'")}"${anchor ? ` text-anchor="${anchor}"` : ""}${line ? ` dominant-baseline="${line}"` : ""} xml:space="preserve">${escape(String(text))}</text>`, style);
  }

  /** The one thing that is no line: the tints of a landscape, and what is kept as a picture of its own. @param {any[]} args of drawImage, in each of its three forms */
  image([source, ...box]) {
    const { part, place } = imageBoxes(source, box);
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(part[2]);
    canvas.height = Math.ceil(part[3]);
    canvas.getContext("2d")?.drawImage(source, part[0], part[1], part[2], part[3], 0, 0, canvas.width, canvas.height);
    const [x, y, width, height] = place.map(round);
    this.element(`image @ x="${x}" y="${y}" width="${width}" height="${height}" preserveAspectRatio="none" href="${canvas.toDataURL()}"/>`, "");
  }

  /** @param {number} ratio pixels a unit of the file */
  group(ratio) {
    return `<g transform="scale(${Number((1 / ratio).toFixed(5))})"><defs>${this.definitions.join("")}</defs>${this.elements.join("\n")}</g>`;
  }
}

/** @type {WeakMap<object, string>} what paths hold that were made while somebody records */
const paths = new WeakMap();
/** @param {unknown} path */
const pathOf = (path) => (typeof path === "object" && path !== null ? paths.get(path) ?? "" : undefined);

/** Until the function returned is called, a new Path2D remembers what it is made of. @returns {() => void} */
export function recordPaths() {
  const Real = globalThis.Path2D;
  globalThis.Path2D = class extends Real {
    /** @param {any} [from] */
    constructor(from) {
      super(from);
      paths.set(this, pathOf(from) ?? "");
    }
  };
  for (const name of moves) {
    Object.defineProperty(globalThis.Path2D.prototype, name, { value: /** @this {any} @param {...any} args */ function (...args) {
      const made = paths.get(this) ?? "";
      paths.set(this, made + step(name, args, made !== ""));
      return /** @type {any} */ (Real.prototype)[name].apply(this, args);
    } });
  }
  return () => { globalThis.Path2D = Real; };
}
