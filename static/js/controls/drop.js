// A file dropped anywhere onto the page is opened as a scene, rows of numbers as data.

/** @param {import("../model/app.js").App} app */
export function acceptFiles(app) {
  const { dataset } = document.documentElement;
  const holdsFile = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files") ?? false;
  addEventListener("dragover", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    dataset.drop = "";
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) delete dataset.drop; // it left the page, not only one of its parts
  });
  addEventListener("drop", async (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    delete dataset.drop;
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    /** @type {HTMLDialogElement | null} */ (document.querySelector("dialog[open]"))?.close();
    if (/\.(csv|tsv|txt)$/i.test(file.name) || file.type === "text/csv") {
      app.page.data(file.size > 1 << 20 ? " ".repeat((1 << 20) + 1) : await file.text());
      return;
    }
    const part = await app.reach(() => import("./ondemand/scene-file.js"));
    if (!part) return;
    try {
      app.session.open(await part.sceneIn(file), "");
    } catch (error) {
      if (!(error instanceof part.FileFault)) throw error;
      app.say(error.message);
    }
  });
}
