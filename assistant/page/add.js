// A reader's own files: the button opens the browser's dialogue, and a file may be dropped anywhere on the page.
(() => {
  "use strict";
  const MOST_BYTES = 20_000_000; // the server takes no more (serve.py)
  const field = () => document.querySelector("#upload input[type=file]");
  const words = () => JSON.parse(document.querySelector("nav.rail")?.dataset.texts ?? "{}");
  const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const fitting = (files) => {
    const large = files.find((file) => file.size > MOST_BYTES);
    if (large) window.shushi.say(words().file_large.replace("{}", large.name));
    return large ? [] : files;
  };
  const hand = (files) => {
    const taken = new DataTransfer();
    files.forEach((file) => taken.items.add(file));
    field().files = taken.files;
    field().dispatchEvent(new Event("change", { bubbles: true }));
  };
  const choose = () => { // a field of our own: Gradio's knows no .md on every system, and no size
    const chooser = Object.assign(document.createElement("input"), { type: "file", accept: ".txt,.md", multiple: true });
    chooser.addEventListener("change", () => { const files = fitting([...chooser.files]); if (files.length) hand(files); });
    chooser.click();
  };
  const show = (over) => {
    document.body.classList.toggle("dropping", over);
    document.body.dataset.drop = words().drop_here ?? "";
  };
  document.addEventListener("click", (event) => { if (event.target.closest?.("[data-action=add]")) choose(); });
  document.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    show(true);
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) show(false); });
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    show(false);
    const files = fitting([...event.dataTransfer.files]);
    if (files.length) hand(files);
  });
})();
