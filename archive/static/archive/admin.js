/* What our pages do beyond HTML: times in the reader's zone, a deposit's page that follows the work, files dropped
   on the form. Every page works without it. */
"use strict";

function showLocalTimes(root) {
  const format = new Intl.DateTimeFormat(undefined, {
    year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short",
  });
  for (const element of root.querySelectorAll("time[data-local]")) {
    const at = new Date(element.getAttribute("datetime"));
    if (!Number.isNaN(at.getTime())) {
      element.title = element.textContent.trim();
      element.textContent = format.format(at);
    }
  }
}

function followProgress() {
  const shown = document.querySelector("[data-live]");
  if (!shown || shown.dataset.live === "done") {
    return;
  }
  let wait = 1500;
  const look = async () => {
    try {
      const answer = await fetch(window.location.href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-live]");
      if (answer.ok && fresh) {
        showLocalTimes(fresh);
        document.querySelector("[data-live]").replaceWith(fresh);
        if (fresh.dataset.live === "done") {
          return;
        }
      }
    } catch {
      /* The server is away for a moment: ask again. */
    }
    wait = Math.min(wait * 1.3, 15000);
    window.setTimeout(look, wait);
  };
  window.setTimeout(look, wait);
}

function takeDroppedFiles() {
  for (const zone of document.querySelectorAll("[data-drop]")) {
    const input = zone.querySelector("input[type=file]");
    const list = zone.querySelector("[data-chosen]");
    const tell = () => {
      const names = Array.from(input.files, (file) => file.name);
      const more = names.length > 5 ? ` and ${names.length - 5} more` : "";
      list.textContent = names.length ? `${names.length} chosen: ${names.slice(0, 5).join(", ")}${more}` : "";
    };
    input.addEventListener("change", tell);
    for (const name of ["dragenter", "dragover"]) {
      zone.addEventListener(name, (event) => {
        event.preventDefault();
        zone.classList.add("dl-drop--over");
      });
    }
    for (const name of ["dragleave", "drop"]) {
      zone.addEventListener(name, (event) => {
        event.preventDefault();
        zone.classList.remove("dl-drop--over");
      });
    }
    zone.addEventListener("drop", (event) => {
      if (event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        tell();
      }
    });
  }
}

document.addEventListener("dl:form", takeDroppedFiles);
document.addEventListener("DOMContentLoaded", () => {
  showLocalTimes(document);
  followProgress();
  takeDroppedFiles();
});
