// The live part of the page: one style, seen in every class. Sliders, the plane, a drawing and the test images all set that style.

const SLIDERS = 6, REACH = 3, STEP = 0.1, PLANE = 7, TIMES = 30;

class Explorer {
  constructor(model) {
    this.model = model;
    this.description = model.description;
    this.z = new Float64Array(this.description.latent);
    this.shown = 0;              // the chosen class
    this.probabilities = null;   // of the image that was encoded last
    this.strokes = [];
    this.sliders = [];
    this.times = [];             // of the last frames, in milliseconds
    this.waiting = false;
    this.panels();
    this.tiles();
    this.style();
    this.drawing();
    this.strip();
    this.middle();
  }

  panels() {
    const { hasStyle } = this.model, plane = this.description.plane;
    element("style-panel").hidden = !hasStyle || !plane;
    element("result-panel").hidden = !hasStyle;
    element("sliders").hidden = !hasStyle;
    element("more-sliders").hidden = this.description.latent <= SLIDERS;
    if (!this.model.hasClasses) element("tiles-legend").textContent = "What it is taken for";
    element("tiles-panel").hidden = !this.model.hasClasses && !this.description.classifies;
  }

  // ---------------------------------------------------------------------------------------------- the controls

  tiles() {
    this.tileParts = [];
    if (element("tiles-panel").hidden) return;
    for (let y = 0; y < this.description.classes; y++) {
      const canvas = made("canvas", { width: this.width(), height: this.description.rows }), percent = made("span", {}), bar = made("i", {});
      const radio = made("input", { type: "radio", name: "class", value: y, checked: y === 0 });
      radio.setAttribute("aria-label", `class ${y}`);
      radio.addEventListener("change", () => { this.choose(y); });
      const tile = made("label", { className: "tile" }, radio, canvas, made("span", { className: "bar" }, bar), made("span", {}, made("b", { textContent: y }), percent));
      canvas.hidden = !this.model.hasClasses;
      canvas.setAttribute("aria-hidden", "true");
      if (!this.model.hasClasses) radio.disabled = true;
      element("tiles").append(tile);
      this.tileParts.push({ canvas, percent, bar, radio, tile });
    }
  }

  style() {
    if (!this.model.hasStyle) return;
    const order = this.description.deviations.map((d, j) => [d, j]).sort((a, b) => b[0] - a[0]).map(([, j]) => j);
    order.forEach((j, place) => {
      const id = `z-${j}`, input = made("input", { type: "range", id, min: -REACH, max: REACH, step: 0.05, value: 0 });
      const output = made("output", { textContent: "0.00" });
      output.htmlFor = id;
      const name = made("label", { htmlFor: id }, "z", made("sub", { textContent: j }));
      input.setAttribute("aria-label", `style, dimension ${j}`);
      input.addEventListener("input", () => {
        this.z[j] = Number(input.value);
        this.changed();
      });
      const parent = place < SLIDERS ? element("sliders") : element("more-sliders").querySelector(".sliders");
      parent.append(made("div", { className: "slider" }, name, input, output));
      this.sliders[j] = { input, output };
    });
    element("random").addEventListener("click", () => {
      for (let j = 0; j < this.z.length; j++) this.z[j] = normal();
      this.changed();
    });
    element("middle").addEventListener("click", () => { this.middle(); });
    if (this.description.plane) this.pad();
  }

  pad() {
    const pad = element("pad");
    const move = event => {
      const box = pad.getBoundingClientRect();
      this.moveTo((2 * (event.clientX - box.left) / box.width - 1) * REACH, (2 * (event.clientY - box.top) / box.height - 1) * REACH);
    };
    pad.addEventListener("pointerdown", event => {
      pad.setPointerCapture(event.pointerId);
      move(event);
    });
    pad.addEventListener("pointermove", event => { if (pad.hasPointerCapture(event.pointerId)) move(event); });
    pad.addEventListener("keydown", event => {
      const [a, b] = this.place(), step = event.shiftKey ? 5 * STEP : STEP;
      const to = { ArrowLeft: [a - step, b], ArrowRight: [a + step, b], ArrowUp: [a, b - step], ArrowDown: [a, b + step], Home: [0, 0] }[event.key];
      if (!to) return;
      event.preventDefault();
      this.moveTo(...to);
    });
  }

  /** Where the style is on the plane, in standard deviations across and down. */
  place() {
    const { centre, across, down } = this.description.plane;
    return [across, down].map(axis => {
      let along = 0, length = 0;
      for (let j = 0; j < axis.length; j++) {
        along += (this.z[j] - centre[j]) * axis[j];
        length += axis[j] * axis[j];
      }
      return length === 0 ? 0 : along / length;
    });
  }

  /** The style, moved along the plane: what lies across the plane stays. */
  along(a, b) {
    const { across, down } = this.description.plane, [fromA, fromB] = this.place();
    return this.z.map((z, j) => z + (a - fromA) * across[j] + (b - fromB) * down[j]);
  }

  moveTo(a, b) {
    this.z = this.along(Math.min(REACH, Math.max(-REACH, a)), Math.min(REACH, Math.max(-REACH, b)));
    this.changed();
  }

  middle() {
    const { plane } = this.description;
    this.z.forEach((_, j) => { this.z[j] = plane ? plane.centre[j] : 0; });
    this.changed();
  }

  choose(y) {
    this.shown = y;
    this.tileParts[y].radio.checked = true;
    this.changed();
  }

  // ---------------------------------------------------------------------------------------------- images to begin with

  drawing() {
    const canvas = element("drawing"), pen = canvas.getContext("2d");
    pen.lineWidth = canvas.width / 14;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = "#fff";
    const point = event => {
      const box = canvas.getBoundingClientRect();
      return { x: (event.clientX - box.left) / box.width * canvas.width, y: (event.clientY - box.top) / box.height * canvas.height };
    };
    const draw = event => {
      const stroke = this.strokes.at(-1), to = point(event), from = stroke.at(-1) ?? to;
      stroke.push(to);
      pen.beginPath();
      pen.moveTo(from.x, from.y);
      pen.lineTo(to.x, to.y);
      pen.stroke();
      this.drawn = true;
      this.changed();
    };
    canvas.addEventListener("pointerdown", event => {
      canvas.setPointerCapture(event.pointerId);
      this.strokes.push([]);
      draw(event);
    });
    canvas.addEventListener("pointermove", event => { if (canvas.hasPointerCapture(event.pointerId)) draw(event); });
    element("clear").addEventListener("click", () => {
      this.erase();
      this.probabilities = null;
      this.changed();
    });
    const { rows } = this.description;
    element("draw-title").textContent = rows === 28 || rows === 14 ? "Draw your own" : "Your own drawing";
    Object.assign(element("seen"), { width: this.width(), height: rows });
  }

  erase() {
    const canvas = element("drawing");
    canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
    this.strokes = [];
    paint(element("seen"), new Float64Array(this.model.pixels()), this.description);
  }

  /** The drawing in every channel. */
  own() {
    const { rows, columns, channels } = this.description, grey = rasterized(this.strokes, rows, columns), x = new Float64Array(this.model.pixels());
    for (let i = 0; i < x.length; i++) x[i] = grey[Math.floor(i / channels)];
    return x;
  }

  strip() {
    const x = examplesOf(this.description), pixels = this.model.pixels();
    this.description.examples.labels.forEach((label, i) => {
      const canvas = made("canvas", { width: this.width(), height: this.description.rows }), image = x.slice(i * pixels, (i + 1) * pixels);
      paint(canvas, image, this.description);
      const button = made("button", { type: "button" }, canvas);
      button.setAttribute("aria-label", `test image of class ${label}`);
      button.addEventListener("click", () => {
        this.erase();
        this.see(image, label);
        this.changed();
      });
      element("strip").append(button);
    });
  }

  /** The style of an image, in the class it most probably has. @param label that to take it for where the model does not say */
  see(image, label = this.shown) {
    paint(element("seen"), image, this.description);
    this.probabilities = this.description.classifies ? this.model.classify(image) : null;
    const y = this.probabilities ? this.probabilities.indexOf(Math.max(...this.probabilities)) : label;
    if (this.model.hasStyle) this.z = this.model.encode(image, [y]);
    this.shown = y;
    if (this.tileParts.length > 0) this.tileParts[y].radio.checked = true;
  }

  // ---------------------------------------------------------------------------------------------- what is shown

  width() { return this.description.channels === 2 ? 2 * this.description.columns : this.description.columns; }

  /** Something is new: it is shown with the next frame, however often that is said until then. */
  changed() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      const start = performance.now();
      this.frame();
      this.timed(performance.now() - start);
    });
  }

  frame() {
    if (this.drawn) {
      this.drawn = false;
      this.see(this.own());
    }
    this.showProbabilities();
    if (!this.model.hasStyle) return;
    const { classes } = this.description, rows = this.model.hasClasses ? classes : 1, pixels = this.model.pixels();
    const z = new Float64Array(rows * this.z.length);
    for (let y = 0; y < rows; y++) z.set(this.z, y * this.z.length);
    const images = this.model.decode(z, Array.from({ length: rows }, (_, y) => y));
    if (this.model.hasClasses) this.tileParts.forEach(({ canvas }, y) => paint(canvas, images.subarray(y * pixels, (y + 1) * pixels), this.description));
    const at = this.model.hasClasses ? this.shown : 0;
    paint(element("result"), images.subarray(at * pixels, (at + 1) * pixels), this.description);
    this.showStyle();
  }

  showProbabilities() {
    this.tileParts.forEach(({ percent, bar, radio }, y) => {
      const q = this.probabilities?.[y];
      percent.textContent = q === undefined || q < 0.005 ? "" : ` ${percentOf(q)}`;
      bar.style.width = q === undefined ? "0" : `${100 * q}%`;
      radio.setAttribute("aria-label", `class ${y}${q === undefined ? "" : `, ${percentOf(q)}`}`);
    });
    if (!this.model.hasStyle) return;
    const best = this.probabilities ? this.probabilities.indexOf(Math.max(...this.probabilities)) : -1;
    const text = best < 0 ? "" : `The image is taken for class ${best}, with ${percentOf(this.probabilities[best])}.`;
    element("result-title").textContent = this.model.hasClasses ? `Class ${this.shown} in this style` : "The image of this style";
    if (element("result-text").textContent !== text) element("result-text").textContent = text;
  }

  showStyle() {
    this.sliders.forEach(({ input, output }, j) => {
      input.value = this.z[j];
      output.textContent = this.z[j].toFixed(2).replace("-", "−");
    });
    if (!this.description.plane) return;
    const [a, b] = this.place(), percent = t => `${50 + 50 * Math.min(1, Math.max(-1, t / REACH))}%`;
    element("pad-point").style.left = percent(a);
    element("pad-point").style.top = percent(b);
    element("pad-value").textContent = `${a.toFixed(1)}, ${b.toFixed(1)}`.replaceAll("-", "−");
    clearTimeout(this.later);
    this.later = setTimeout(() => { this.showPlane(); }, 120); // 49 images: when the hand rests
  }

  /** The plane's images of the chosen class, behind the point. */
  showPlane() {
    const canvas = element("pad-picture"), pen = canvas.getContext("2d"), latent = this.z.length, side = canvas.width / PLANE;
    const tile = made("canvas", { width: this.width(), height: this.description.rows });
    for (let row = 0; row < PLANE; row++) {
      const z = new Float64Array(PLANE * latent), middle = i => ((2 * i + 1) / PLANE - 1) * REACH;
      for (let column = 0; column < PLANE; column++) z.set(this.along(middle(column), middle(row)), column * latent);
      const images = this.model.decode(z, Array(PLANE).fill(this.shown)), pixels = this.model.pixels();
      for (let column = 0; column < PLANE; column++) {
        paint(tile, images.subarray(column * pixels, (column + 1) * pixels), this.description);
        pen.drawImage(tile, column * side, row * side, side, side);
      }
    }
  }

  timed(milliseconds) {
    this.times.push(milliseconds);
    if (this.times.length > TIMES) this.times.shift();
    element("timing").textContent = `A frame takes ${this.frameMillis().toFixed(1)} ms.`;
  }

  /** The median of the last frames. */
  frameMillis() { return [...this.times].sort((a, b) => a - b)[this.times.length >> 1]; }
}

function percentOf(q) {
  const percent = 100 * q;
  return percent > 99.5 && q < 1 - 5e-4 ? `${percent.toFixed(1)} %` : `${Math.round(percent)} %`;
}

/** From N(0, 1). */
function normal() {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}

function element(id) { return document.getElementById(id); }

function made(name, properties, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

/** Pixels from 0 to 1 onto a canvas of their size: grey, colour, or a stereo pair side by side. */
function paint(canvas, image, { rows, columns, channels }) {
  const width = channels === 2 ? 2 * columns : columns;
  if (canvas.width !== width || canvas.height !== rows) Object.assign(canvas, { width, height: rows });
  const pen = canvas.getContext("2d"), data = pen.createImageData(width, rows);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * columns + x % columns) * channels;
      for (let c = 0; c < 3; c++)
        data.data[4 * (y * width + x) + c] = 255 * image[at + (channels === 3 ? c : channels === 2 ? Math.floor(x / columns) : 0)];
      data.data[4 * (y * width + x) + 3] = 255;
    }
  pen.putImageData(data, 0, 0);
}
