// A drawing as the images of MNIST were made: the strokes scaled into 20 of 28 pixels, their centre of mass in the middle.

const INNER = 20 / 28;
const PEN = 1.25 / 28; // half the width of MNIST's usual pen

/**
 * Strokes as an image.
 *
 * @param strokes [stroke][point] of { x, y }, in any unit
 * @returns grey levels, 0 to 1. [rows, columns]
 */
function rasterized(strokes, rows, columns) {
  const points = strokes.flat(), image = new Float64Array(rows * columns);
  if (points.length === 0) return image;
  const left = Math.min(...points.map(p => p.x)), right = Math.max(...points.map(p => p.x));
  const top = Math.min(...points.map(p => p.y)), bottom = Math.max(...points.map(p => p.y));
  const side = Math.min(rows, columns), pen = PEN * side;
  const size = Math.max(right - left, bottom - top);
  const scale = size === 0 ? 1 : (INNER * side - 2 * pen) / size;
  const scaled = strokes.map(stroke => stroke.map(p => ({ x: (p.x - (left + right) / 2) * scale, y: (p.y - (top + bottom) / 2) * scale })));
  inked(image, rows, columns, scaled, pen, columns / 2, rows / 2);
  let mass = 0, x = 0, y = 0;
  for (let i = 0; i < image.length; i++) {
    mass += image[i];
    x += image[i] * (i % columns + 0.5);
    y += image[i] * (Math.floor(i / columns) + 0.5);
  }
  return inked(image.fill(0), rows, columns, scaled, pen, columns - x / mass, rows - y / mass); // moved by as much as the mass was off
}

/** Draws with a round pen, soft at its edge by half a pixel each way. */
function inked(image, rows, columns, strokes, pen, centreX, centreY) {
  for (const stroke of strokes)
    for (let i = 0; i < stroke.length; i++) {
      const a = stroke[Math.max(0, i - 1)], b = stroke[i]; // the first point is a dot
      const reach = pen + 1, ax = a.x + centreX, ay = a.y + centreY, bx = b.x + centreX, by = b.y + centreY;
      const from = Math.max(0, Math.floor(Math.min(ay, by) - reach)), to = Math.min(rows - 1, Math.ceil(Math.max(ay, by) + reach));
      const first = Math.max(0, Math.floor(Math.min(ax, bx) - reach)), last = Math.min(columns - 1, Math.ceil(Math.max(ax, bx) + reach));
      for (let row = from; row <= to; row++)
        for (let column = first; column <= last; column++) {
          const ink = Math.min(1, Math.max(0, pen + 0.5 - distance(column + 0.5, row + 0.5, ax, ay, bx, by)));
          image[row * columns + column] = Math.max(image[row * columns + column], ink);
        }
    }
  return image;
}

/** From a point to the line between two others. */
function distance(x, y, ax, ay, bx, by) {
  const dx = bx - ax, dy = by - ay, length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}
