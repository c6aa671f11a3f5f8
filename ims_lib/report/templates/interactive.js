// Draws each chart with plotly once it comes into sight; the library lies compressed in the page. Without it, and on a phone, the page shows what the light one shows.
(() => {
  "use strict";
  if (innerWidth < 700) return; // a phone has no room for axes and buttons: the pictures of the light page are better there
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  let ready;
  const library = () => ready ??= (async () => {
    const packed = bytes(document.getElementById("plotly").textContent);
    const script = document.createElement("script");
    const plain = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).blob();
    script.src = URL.createObjectURL(new Blob([plain], { type: "text/javascript" }));
    await new Promise((done, failed) => { script.onload = done; script.onerror = failed; document.head.append(script); });
    URL.revokeObjectURL(script.src);
    return Plotly;
  })();
  const draw = async ([entry]) => {
    if (!entry.isIntersecting || entry.target.dataset.drawn) return;
    entry.target.dataset.drawn = "yes";
    const { data, layout } = charts[entry.target.dataset.chart].figure;
    await (await library()).newPlot(entry.target, data, layout, { responsive: true, displaylogo: false, modeBarButtonsToRemove: ["select2d", "lasso2d"] });
  };
  const charts = JSON.parse(document.getElementById("charts").textContent);
  for (const [place, { at, title, figure }] of charts.entries()) {
    const target = document.querySelector(at);
    if (!target) continue;
    const box = Object.assign(document.createElement("div"), { className: "chart", ariaLabel: title, role: "img" });
    box.dataset.chart = place;
    box.style.minHeight = `${figure.layout.height}px`;
    target.before(box);
    new IntersectionObserver(draw, { rootMargin: "200px" }).observe(box);
  }
})();
