// The page that shows how another page drives this one: nothing but messages.

const frame = /** @type {HTMLIFrameElement} */ (document.querySelector("iframe"));
/** @type {Map<number, (message: any) => void>} */
const waiting = new Map();
let count = 0;

/** Asks the embedded page for something and waits for its answer. @param {object} wish @returns {Promise<any>} */
function ask(wish) {
  const id = ++count;
  const answer = new Promise((resolve) => waiting.set(id, resolve));
  frame.contentWindow?.postMessage({ costate: 1, id, ...wish }, location.origin);
  return answer;
}

addEventListener("message", ({ source, origin, data }) => {
  if (source !== frame.contentWindow || origin !== location.origin || data?.costate !== 1) return;
  if (data.type === "ready") ask({ do: "watch" }).then(({ values }) => show(values));
  if (data.type === "change") show(data.values);
  if (data.type !== "answer" && data.type !== "error") return;
  waiting.get(data.id)?.(data);
  waiting.delete(data.id);
  say("error", data.type === "error" ? data.message : "");
});

/** @param {any} values */
function show(values) {
  say("name", values.name ?? "");
  say("state", values.training === "playing" ? "training" : values.settled ? "settled" : "solving");
  say("loss", number(values.loss));
  say("gradient", Object.entries(values.gradient?.params ?? {}).map(([name, v]) => `${name} ${number(v)}`).join("   "));
  say("params", Object.entries(values.params).map(([name, v]) => `${name} ${number(v)}`).join("   "));
  say("T", number(values.T));
  say("t", number(values.t));
  say("z", Object.entries(values.state ?? {}).map(([name, v]) => `${name} ${number(v)}`).join("   "));
  const slider = /** @type {HTMLInputElement} */ (document.getElementById("mu"));
  const { mu } = values.params;
  slider.disabled = mu === undefined;
  if (mu !== undefined && document.activeElement !== slider) slider.value = String(mu);
}

/** @param {string} name @param {string} words */
function say(name, words) {
  const place = document.querySelector(`[data-value="${name}"]`);
  if (place && place.textContent !== words) place.textContent = words;
}

/** @param {unknown} value */
const number = (value) => (typeof value === "number" ? value.toPrecision(4) : "–");

for (const button of document.querySelectorAll("button[data-ask]")) button.addEventListener("click", () => ask(JSON.parse(/** @type {HTMLElement} */ (button).dataset.ask ?? "")));
document.getElementById("mu")?.addEventListener("input", (event) => ask({ do: "set", params: { mu: Number(/** @type {HTMLInputElement} */ (event.currentTarget).value) } }));
// The page may have been ready before this script was.
frame.addEventListener("load", () => ask({ do: "watch" }).then(({ values }) => show(values)));
ask({ do: "watch" }).then(({ values }) => show(values));
