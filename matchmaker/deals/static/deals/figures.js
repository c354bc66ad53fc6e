// Draws the dashboard's charts; the same figures stand in the tables below them.
(function () {
  "use strict";
  if (typeof Chart === "undefined") return;
  const colours = ["#0b6e4f", "#8a4fbf", "#b3541e", "#1f5fa8", "#a3262a", "#5b5b5b"];
  const charts = [];

  function drawn(canvas) {
    const told = JSON.parse(canvas.dataset.figures);
    const whole = { beginAtZero: true, ticks: { precision: 0, color: "#333" } };
    const named = { ticks: { autoSkip: !told.horizontal, color: "#333" }, grid: { display: false } };
    return new Chart(canvas, {
      type: "bar",
      data: {
        labels: told.labels,
        datasets: told.series.map((one, place) => ({
          label: one.label,
          data: one.values,
          backgroundColor: colours[place % colours.length],
          maxBarThickness: 28,
        })),
      },
      options: {
        animation: false,
        maintainAspectRatio: false,
        indexAxis: told.horizontal ? "y" : "x",
        scales: told.horizontal ? { x: whole, y: named } : { x: named, y: whole },
        plugins: { legend: { display: told.series.length > 1, position: "bottom", labels: { color: "#333", boxWidth: 12 } } },
      },
    });
  }

  document.querySelectorAll("canvas[data-figures]").forEach((canvas) => charts.push(drawn(canvas)));
  // Paper is narrower than the window: without this the charts would be cut off.
  window.addEventListener("beforeprint", () => charts.forEach((chart) => chart.resize()));
  window.addEventListener("afterprint", () => charts.forEach((chart) => chart.resize()));
}());
