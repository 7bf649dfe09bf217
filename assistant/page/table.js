// Tables of the page: a click on a head sorts, typing into a filter leaves the rows that hold the text.
(() => {
  "use strict";
  const squeeze = (text) => text.replace(/\s+/g, "").toLowerCase();
  const keyOf = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent;
  const compare = (a, b) => {
    if (a === "" || b === "") return (a === "") - (b === ""); // what is not known comes last
    const [one, other] = [Number(a), Number(b)];
    return Number.isNaN(one) || Number.isNaN(other) ? a.localeCompare(b, "zh") : one - other;
  };
  const sort = (button) => {
    const head = button.closest("th");
    const falling = head.getAttribute("aria-sort") === "ascending";
    head.parentNode.querySelectorAll("th").forEach((one) => one.setAttribute("aria-sort", "none"));
    head.setAttribute("aria-sort", falling ? "descending" : "ascending");
    const body = head.closest("table").tBodies[0];
    const rows = [...body.rows].sort((a, b) => compare(keyOf(a, head.cellIndex), keyOf(b, head.cellIndex)));
    body.append(...(falling ? rows.reverse() : rows));
  };
  const filter = (field) => {
    const sought = squeeze(field.value);
    const rows = [...document.querySelectorAll(`table[data-name="${field.dataset.table}"] tbody tr`)];
    rows.forEach((row) => { row.hidden = !squeeze(row.textContent).includes(sought); });
    const output = field.parentNode.querySelector("output");
    output.textContent = sought ? output.dataset.text.replace("{}", rows.filter((row) => !row.hidden).length) : "";
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-action=sort]");
    if (button) sort(button);
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches?.(".table-filter")) filter(event.target);
  });
})();
