/* Lists whose rows are chosen, by keyboard: j and k go to the next row and back, x chooses it, Enter opens it, / goes to
   the search. And one box that ticks all of them. Everything works without it. */
"use strict";

function chooseAll() {
  for (const form of document.querySelectorAll("[data-selection]")) {
    const all = form.querySelector("[data-choose-all]");
    const boxes = Array.from(form.querySelectorAll("[data-row] input[type=checkbox]"));
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const box of boxes) {
        box.checked = all.checked;
      }
    });
    form.addEventListener("change", () => {
      const ticked = boxes.filter((box) => box.checked).length;
      all.checked = ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    });
  }
}

function walkRows() {
  const rows = Array.from(document.querySelectorAll("[data-row]"));
  if (!rows.length) {
    return;
  }
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    if (event.key === "j" || event.key === "k") {
      const next = rows[event.key === "j" ? Math.min(at + 1, rows.length - 1) : Math.max(at - 1, 0)];
      next.querySelector("th a").focus();
    } else if (event.key === "x" && at >= 0) {
      rows[at].querySelector("input[type=checkbox]").click();
    } else if (event.key === "/" && document.querySelector("form[role=search]")) {
      document.querySelector("form[role=search] input[name=q]").focus();
    } else {
      return;
    }
    event.preventDefault();
  });
}

document.addEventListener("DOMContentLoaded", () => {
  chooseAll();
  walkRows();
});
