// Draws buying at once against paying after use; the same figures stand in the table.
(function () {
  "use strict";
  const canvas = document.querySelector("canvas[data-what-if]");
  if (!canvas || typeof Chart === "undefined") return;
  const figures = JSON.parse(canvas.dataset.whatIf);
  const short = new Intl.NumberFormat(document.documentElement.lang || "en", { notation: "compact" });
  const points = (values) => figures.labels.map((x, place) => ({ x, y: values[place] }));
  new Chart(canvas, {
    type: "line",
    data: {
      datasets: [
        { label: figures.totalName, data: points(figures.totals), borderColor: "#0b6e4f", backgroundColor: "#0b6e4f", borderWidth: 2 },
        { label: figures.priceName, data: points(figures.labels.map(() => figures.price)), borderColor: "#a3262a", backgroundColor: "#a3262a", borderDash: [4, 4], borderWidth: 1.5, pointRadius: 0 },
      ],
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      scales: {
        x: { type: "linear", title: { display: true, text: figures.xTitle }, ticks: { callback: (value) => short.format(value) } },
        y: { beginAtZero: true, title: { display: true, text: figures.yTitle }, ticks: { callback: (value) => short.format(value) } },
      },
      plugins: { legend: { position: "bottom", labels: { usePointStyle: true, pointStyle: "line", pointStyleWidth: 34 } } },
    },
  });
}());
