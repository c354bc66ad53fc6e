// Pay-after-use terms: shows the fields that the choices ask for, and draws the preview.
(function () {
  "use strict";
  const form = document.querySelector("form[data-terms]");
  if (!form) return;
  const colours = ["#5b6b7a", "#0b6e4f", "#b4560b"];
  const dashes = [[2, 3], [], [8, 4]];
  let chart = null;

  function chosen(name) {
    const field = form.querySelector(`[name="${name}"]:checked`);
    return field ? field.value : "";
  }

  // A field whose choice isn't made stays hidden, unless something is written in it.
  function showWhatIsNeeded() {
    form.querySelectorAll("[data-decided-by]").forEach((box) => {
      const codes = box.dataset.neededWith.split(" ");
      const needed = box.dataset.decidedBy.split("|").some((name) => codes.includes(chosen(name)));
      const wrong = box.classList.contains("has-error");
      box.classList.toggle("is-not-needed", !needed && !wrong);
    });
  }

  function draw() {
    const canvas = form.querySelector("canvas[data-terms-chart]");
    if (chart) { chart.destroy(); chart = null; }
    if (!canvas || typeof Chart === "undefined") return;
    const figures = JSON.parse(canvas.dataset.termsChart);
    const lines = figures.series.map((one, place) => ({
      label: one.name,
      data: one.values,
      borderColor: colours[place],
      backgroundColor: colours[place],
      borderDash: dashes[place],
      borderWidth: 2,
      pointRadius: figures.labels.length > 24 ? 0 : 3,
    }));
    if (figures.price !== null) {
      lines.push({
        label: figures.priceName,
        data: figures.labels.map(() => figures.price),
        borderColor: "#a3262a",
        backgroundColor: "#a3262a",
        borderDash: [4, 4],
        borderWidth: 1.5,
        pointRadius: 0,
      });
    }
    const language = document.documentElement.lang || "en";
    const short = new Intl.NumberFormat(language, { notation: "compact" });
    chart = new Chart(canvas, {
      type: "line",
      data: { labels: figures.labels, datasets: lines },
      options: {
        animation: false,
        maintainAspectRatio: false,
        interaction: { mode: "index", intersect: false },
        scales: {
          x: { title: { display: true, text: figures.xTitle } },
          y: {
            beginAtZero: true,
            title: { display: true, text: figures.yTitle },
            ticks: { callback: (value) => short.format(value) },
          },
        },
        plugins: { legend: { position: "bottom", labels: { usePointStyle: true, pointStyle: "line", pointStyleWidth: 34 } } },
      },
    });
  }

  form.addEventListener("change", showWhatIsNeeded);
  document.body.addEventListener("htmx:afterSwap", draw);
  showWhatIsNeeded();
  draw();
}());
