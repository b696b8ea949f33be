// Puts the page together, and tells a test what it needs to know.

const report = { check: null, explorer: null };
window.vecgradReport = report;

const description = JSON.parse(element("model-data").textContent);
if (description.kind) {
  const model = new Model(description, weightsOf(bytesOf(element("weights-data").textContent), description.bytes));
  report.explorer = new Explorer(model);
  setTimeout(() => {
    report.check = checked(model);
    element("check").textContent = `On ${description.examples.labels.length} test images, this browser's answers differ from Java's by at most ${report.check.full.toPrecision(1)}.`;
  });
}

const parent = element("charts");
if (parent) {
  const draws = JSON.parse(element("charts-data").textContent).charts.map(data => chart(data, parent));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draws.forEach(draw => { draw(); }));
}
