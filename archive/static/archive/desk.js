/* One key for an act: whatever bears data-key is pressed, opened or focused by it. Every page works without it. */
"use strict";

function pressKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) {
      return;
    }
    const at = event.target;
    if (at.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open]")) {
      if (event.key === "Escape") {
        at.blur();
      }
      return;
    }
    const found = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!found) {
      return;
    }
    event.preventDefault();
    const focused = found.dataset.focus && document.getElementById(found.dataset.focus);
    if (focused) {
      focused.focus();
    } else if (found.matches("input")) {
      found.focus();
    } else {
      found.click();
    }
  });
}

document.addEventListener("DOMContentLoaded", pressKeys);
