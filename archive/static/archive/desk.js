/* One key for an act: whatever bears data-key is pressed, opened or focused by it. Tables of numbers drawn as charts.
   Terms offered while a label is typed. How far a long upload is.
   Every page works without it. */
"use strict";

function pressKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) {
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
    const { top, bottom } = found.getBoundingClientRect();
    if (found.closest("[data-look]") && (bottom < 0 || top > window.innerHeight)) {
      // Nobody decides what he does not see: the first press only goes there.
      found.scrollIntoView({ block: "center" });
      found.focus();
      return;
    }
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

function drawCharts() {
  if (!window.Chart) {
    return;
  }
  const drawn = [];
  for (const figure of document.querySelectorAll("[data-chart]")) {
    const rows = Array.from(figure.querySelectorAll("tbody tr"));
    const canvas = figure.querySelector("canvas");
    canvas.parentElement.hidden = false;
    figure.querySelector("details").open = false;
    const usual = rows.map((row) => row.querySelector("td[data-usual]")?.dataset.usual ?? null);
    const line = { type: "line", data: usual, pointRadius: 0, borderWidth: 2, borderDash: [4, 4], order: 0 };
    drawn.push(new window.Chart(canvas, {
      type: "bar",
      data: {
        labels: rows.map((row) => row.querySelector("th").textContent),
        datasets: [
          { data: rows.map((row) => Number(row.querySelector("td").dataset.value)), order: 1 },
          ...(usual.some((one) => one !== null) ? [line] : []),
        ],
      },
      options: {
        animation: false,
        maintainAspectRatio: false,
        plugins: { legend: { display: false } },
        scales: { x: { grid: { display: false } }, y: { beginAtZero: true, ticks: { precision: 0 } } },
      },
    }));
  }
  const colour = () => {
    const style = window.getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue(name).trim();
    for (const chart of drawn) {
      chart.data.datasets[0].backgroundColor = of("--color-primary-500");
      if (chart.data.datasets[1]) {
        chart.data.datasets[1].borderColor = of("--dl-subtle");
      }
      for (const axis of Object.values(chart.options.scales)) {
        axis.ticks.color = of("--dl-subtle");
        axis.grid.color = of("--dl-line");
      }
      chart.update("none");
    }
  };
  if (drawn.length) {
    colour();
    new MutationObserver(colour).observe(document.documentElement, { attributeFilter: ["class"] });
  }
}

/* Whoever types a label is offered those that the vocabulary has; where several are typed, for the last of them. */
function offerTerms() {
  for (const input of document.querySelectorAll("input[data-terms]")) {
    const list = document.createElement("datalist");
    list.id = `${input.id}-offered`;
    input.after(list);
    input.setAttribute("list", list.id);
    let asked = 0;
    let waiting = 0;
    const offer = async () => {
      const begin = "several" in input.dataset ? input.value.lastIndexOf(",") + 1 : 0;
      const [held, typed] = [input.value.slice(0, begin), input.value.slice(begin).trim()];
      const vocabulary = input.dataset.vocabulary || input.form.elements.vocabulary.value;
      const turn = ++asked;
      try {
        const answer = await fetch(`${input.dataset.terms}?${new URLSearchParams({ q: typed, vocabulary })}`);
        const { labels } = await answer.json();
        if (turn === asked) {
          list.replaceChildren(...labels.map((label) => new Option(label, held ? `${held} ${label}` : label)));
        }
      } catch {
        /* Nothing is offered; what is typed counts. */
      }
    };
    input.addEventListener("focus", offer);
    input.addEventListener("input", () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(offer, 150);
    });
  }
}

/* A long upload tells how far it is; what became of each file stands on the deposit's page, which follows by itself. */
function sendWithProgress() {
  const form = document.querySelector("form[data-upload]");
  if (!form) {
    return;
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const box = form.querySelector("[data-sending]");
    const bar = box.querySelector("progress");
    const words = box.querySelector("[role=status]");
    const button = form.querySelector("button:not([type=button])");
    const request = new XMLHttpRequest();
    box.hidden = false;
    button.disabled = true;
    words.textContent = "";
    const failed = () => {
      button.disabled = false;
      const refused = request.status === 400 || request.status === 413;
      const from = (address) => new URL(address).pathname;
      const out = request.status === 403 || (request.responseURL && from(request.responseURL) !== from(form.action));
      words.textContent = refused ? words.dataset.refused : out ? words.dataset.out : words.dataset.failed;
    };
    request.upload.addEventListener("progress", (sent) => {
      bar.max = sent.total || 1;
      bar.value = sent.loaded;
      const share = Math.round((100 * sent.loaded) / (sent.total || 1));
      words.textContent = share < 100 ? `${share} %` : words.dataset.kept;
    });
    request.addEventListener("error", failed);
    request.addEventListener("load", () => {
      if ((request.getResponseHeader("Content-Type") || "").startsWith("application/json")) {
        window.location.assign(JSON.parse(request.responseText).to);
        return;
      }
      const answer = new DOMParser().parseFromString(request.responseText, "text/html");
      const fresh = answer.querySelector("form[data-upload]");
      if (!fresh) {
        failed();
        return;
      }
      form.closest(".dl").replaceWith(fresh.closest(".dl"));
      document.dispatchEvent(new CustomEvent("dl:form"));
      sendWithProgress();
    });
    request.open("POST", form.action);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.send(new FormData(form));
  });
}

document.addEventListener("DOMContentLoaded", () => {
  pressKeys();
  sendWithProgress();
  drawCharts();
  offerTerms();
});
