// A file dropped anywhere onto the page is opened as a scene.

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
    const { FileFault, sceneIn } = await import("./ondemand/scene-file.js");
    try {
      app.session.open(await sceneIn(file), "");
    } catch (error) {
      if (!(error instanceof FileFault)) throw error;
      app.model.note = error.message;
      app.page.tell(error.message);
      app.model.mark("ui");
    }
  });
}
