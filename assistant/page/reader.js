// The article on the page: search within it, and its sentences by keyboard. What a click on one does is in page.js.
(() => {
  "use strict";
  const squeeze = (text) => text.replace(/\s+/g, "").toLowerCase();
  const sentences = () => [...document.querySelectorAll("#reader .s")];
  const search = (field) => {
    const sought = squeeze(field.value);
    const found = sentences().filter((s) => sought && squeeze(s.textContent).includes(sought));
    sentences().forEach((s) => s.classList.toggle("found", found.includes(s)));
    const output = document.querySelector("#reader output.found");
    output.textContent = sought ? output.dataset.text.replace("{}", found.length) : "";
    found[0]?.scrollIntoView({ block: "center" });
  };
  const neighbour = (sentence, step) => sentences()[sentences().indexOf(sentence) + step];
  const keys = { // the sentences are one tab stop, and the arrows go from one to the next
    Enter: (sentence) => { sentence.click(); document.querySelector("#reader .ask-this")?.focus(); },
    ArrowDown: (sentence) => neighbour(sentence, 1)?.focus(),
    ArrowUp: (sentence) => neighbour(sentence, -1)?.focus(),
  };
  document.addEventListener("input", ({ target }) => {
    if (target.matches?.("#reader .search")) search(target);
  });
  document.addEventListener("focusin", ({ target }) => {
    if (!target.matches?.("#reader .s")) return;
    document.querySelectorAll('#reader .s[tabindex="0"]').forEach((s) => { s.tabIndex = -1; });
    target.tabIndex = 0;
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches?.("#reader .s") || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key](event.target);
  });
})();
