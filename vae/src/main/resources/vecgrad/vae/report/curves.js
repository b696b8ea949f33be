// Learning curves by uPlot, with what it leaves out: the keyboard, a summary for screen readers, colours that follow the page's.

const HEIGHT = 240, COLORS = 8;

function color(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

/** Round numbers for an axis of factors: 1, 2, 3, 5 and 7 of every decade, or where these are less than three, even steps. */
function ticks(low, high) {
  const found = [];
  for (let decade = 10 ** Math.floor(Math.log10(low)); decade <= high; decade *= 10)
    for (const digit of [1, 2, 3, 5, 7]) if (digit * decade >= low && digit * decade <= high) found.push(Number((digit * decade).toPrecision(1)));
  if (found.length > 2) return found;
  const power = 10 ** Math.floor(Math.log10((high - low) / 3)), step = power * [5, 2, 1].find(digit => digit * power <= (high - low) / 3);
  return Array.from({ length: Math.floor(high / step) - Math.ceil(low / step) + 1 }, (_, i) => Number(((Math.ceil(low / step) + i) * step).toPrecision(6)));
}

/** One chart. @returns what draws it anew, in the page's present colours */
function chart({ title, unit, epochs, curves }, parent) {
  const plot = made("div", { className: "plot", tabIndex: 0 });
  const buttons = [["−", "zoom out", 2], ["+", "zoom in", 0.5], ["all", "show all", 0]].map(([text, label, factor]) => {
    const button = made("button", { type: "button", textContent: text });
    button.setAttribute("aria-label", `${title}: ${label}`);
    button.addEventListener("click", () => { zoom(factor); });
    return button;
  });
  parent.append(made("figure", { className: "chart" },
    made("figcaption", {}, made("span", {}, title, " ", made("small", { textContent: unit })), made("span", { className: "zoom" }, ...buttons)), plot));
  plot.setAttribute("role", "application");
  plot.setAttribute("aria-label", `${title}, ${unit}, over ${epochs.at(-1)} epochs. ${curves.map(summary).join(" ")} Arrow keys read the values.`);
  const live = made("span", { className: "skip" });
  live.setAttribute("aria-live", "polite");
  plot.before(live);
  const factors = unit === "%" && curves.every(({ values }) => values.every(v => v === null || v > 0)); // errors fall by factors
  let uplot = null, at = epochs.length - 1;

  function summary({ label, values }) {
    const known = values.filter(v => v !== null);
    return `${label}: from ${known[0].toPrecision(4)} to ${known.at(-1).toPrecision(4)}.`;
  }

  /** Less of the epochs, more of them, or all. */
  function zoom(factor) {
    const { min, max } = uplot.scales.x, first = epochs[0], last = epochs.at(-1);
    const middle = epochs[at] >= min && epochs[at] <= max ? epochs[at] : (min + max) / 2, half = (max - min) / 2 * factor;
    if (factor === 0) uplot.setScale("x", { min: first, max: last });
    else if (half >= 1) uplot.setScale("x", { min: Math.max(first, middle - half), max: Math.min(last, middle + half) });
  }

  function read(to) {
    at = Math.min(epochs.length - 1, Math.max(0, to));
    uplot.setCursor({ left: uplot.valToPos(epochs[at], "x"), top: uplot.over.clientHeight / 2 });
    live.textContent = `Epoch ${epochs[at]}: ${curves.map(({ label, values }) => `${label} ${values[at] === null ? "none" : values[at].toPrecision(4)}`).join(", ")}`;
  }

  plot.addEventListener("keydown", event => {
    const step = event.shiftKey ? 10 : 1;
    const action = { ArrowLeft: () => { read(at - step); }, ArrowRight: () => { read(at + step); }, Home: () => { read(0); }, End: () => { read(epochs.length - 1); },
      "+": () => { zoom(0.5); }, "=": () => { zoom(0.5); }, "-": () => { zoom(2); }, 0: () => { zoom(0); } }[event.key];
    if (!action || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    action();
  });

  function draw() {
    uplot?.destroy();
    const soft = color("--soft"), axis = { stroke: soft, grid: { stroke: color("--line"), width: 1 }, ticks: { stroke: color("--line"), width: 1 }, font: "12px system-ui, sans-serif" };
    const value = (_, v) => v === null || v === undefined ? "–" : Math.abs(v) >= 100 ? v.toFixed(1) : Math.abs(v) >= 1 ? v.toFixed(2) : v.toFixed(3);
    uplot = new uPlot({
      width: plot.clientWidth,
      height: HEIGHT,
      scales: { x: { time: false }, y: factors ? { distr: 3, range: (_, low, high) => [0.9 * low, 1.1 * high] } : {} },
      axes: [axis, { ...axis, size: 52, ...factors && { splits: (u, i, low, high) => ticks(low, high), filter: (u, splits) => splits, values: (u, splits) => splits.map(String) } }],
      legend: { markers: { width: 0, fill: (_, i) => color(`--curve-${(i - 1) % COLORS + 1}`) } },
      cursor: { points: { size: 7 }, drag: { x: true, y: false } },
      series: [{ label: "epoch" }, ...curves.map(({ label }, i) => ({
        label, value, stroke: color(`--curve-${i % COLORS + 1}`), width: 1.6, dash: i < COLORS ? undefined : [6, 4], spanGaps: true, points: { show: false } }))],
    }, [epochs, ...curves.map(({ values }) => values)], plot);
  }

  draw();
  new ResizeObserver(() => { if (plot.clientWidth > 0 && plot.clientWidth !== uplot.width) uplot.setSize({ width: plot.clientWidth, height: HEIGHT }); }).observe(plot);
  return draw;
}
