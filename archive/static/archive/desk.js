/* One key for an act: whatever bears data-key is pressed, opened or focused by it. Tables of numbers drawn as charts.
   Every page works without it. */
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
    drawn.push(new window.Chart(canvas, {
      type: "bar",
      data: {
        labels: rows.map((row) => row.querySelector("th").textContent),
        datasets: [{ data: rows.map((row) => Number(row.querySelector("td").dataset.value)) }],
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

document.addEventListener("DOMContentLoaded", () => {
  pressKeys();
  drawCharts();
});
