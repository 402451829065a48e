/* What our pages do beyond HTML: times in the reader's zone, a deposit's page that follows the work, files dropped
   on the form, and no form sent twice. Every page works without it. */
"use strict";

function showLocalTimes(root) {
  // In the language of the page, in the manner of the reader's country where it has that language.
  const page = document.documentElement.lang.slice(0, 2) || "en";
  const manner = navigator.languages.find((one) => one.startsWith(page)) || (page === "en" ? "en-GB" : page);
  const format = new Intl.DateTimeFormat(manner, {
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

/* The files that were dropped; of a folder all that is in it. */
async function droppedFiles(dropped) {
  const files = Array.from(dropped.files);
  const entries = Array.from(dropped.items, (item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
  if (!entries.some((entry) => entry && entry.isDirectory)) {
    return files;
  }
  const found = [];
  for (const entry of entries) {
    await gather(entry, found);
  }
  return found;
}

async function gather(entry, found) {
  if (!entry) {
    return;
  }
  if (entry.isFile) {
    found.push(await new Promise((resolve, reject) => entry.file(resolve, reject)));
    return;
  }
  const reader = entry.createReader();
  let inside;
  do {
    inside = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    for (const one of inside) {
      await gather(one, found);
    }
  } while (inside.length);
}

/* The theme would write the name of a file that is chosen into the first text field of its form. */
function leaveOtherFieldsAlone() {
  for (const input of document.querySelectorAll(".dl input[type=file]")) {
    input.hasChangeListener = true;
  }
}

function takeDroppedFiles() {
  for (const zone of document.querySelectorAll("[data-drop]")) {
    const input = zone.querySelector("input[type=file]");
    const list = zone.querySelector("[data-chosen]");
    const tell = () => {
      const names = Array.from(input.files, (file) => file.name);
      const words = names.length > 5 ? list.dataset.many : list.dataset.few;
      const told = { count: names.length, names: names.slice(0, 5).join(", "), more: names.length - 5 };
      list.textContent = names.length ? words.replace(/\{(\w+)\}/g, (_, name) => told[name]) : "";
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
    zone.addEventListener("drop", async (event) => {
      const all = new DataTransfer();
      const held = Array.from(input.files);
      for (const file of [...held, ...(await droppedFiles(event.dataTransfer))]) {
        all.items.add(file);
      }
      if (all.files.length) {
        input.files = all.files;
        tell();
      }
    });
  }
}

/* What is dropped beside the form would open in its place, and what was typed in it be lost. */
function missDropsBesideForm() {
  if (document.querySelector("[data-drop]")) {
    for (const name of ["dragover", "drop"]) {
      window.addEventListener(name, (event) => event.preventDefault());
    }
  }
}

/* An impatient second click sends nothing. Whoever comes back to the page, or stops it, may send again. */
function sendOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.getAttribute("method") !== "post") {
      return;
    }
    if ("sent" in form.dataset) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "";
    window.setTimeout(() => delete form.dataset.sent, 15000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
    }
  });
}

document.addEventListener("dl:form", () => {
  leaveOtherFieldsAlone();
  takeDroppedFiles();
});
document.addEventListener("DOMContentLoaded", () => {
  showLocalTimes(document);
  followProgress();
  leaveOtherFieldsAlone();
  takeDroppedFiles();
  missDropsBesideForm();
  sendOnce();
});
