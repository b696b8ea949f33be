// Networks on plain arrays, rows of examples one after the other as in the Java program. Numbers are float64: it is what JavaScript
// computes in, and without conversions at every product the loops are faster. Java's are float32, so the last of their digits differ.

/** The bytes behind base64. */
function bytesOf(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** All float16 there are, by their bits. */
function halves() {
  const table = new Float64Array(65536);
  for (let bits = 0; bits < 65536; bits++) {
    const sign = bits & 0x8000 ? -1 : 1, exponent = bits >> 10 & 31, fraction = bits & 1023;
    table[bits] = sign * (exponent === 0 ? fraction * 2 ** -24 : exponent === 31 ? (fraction ? NaN : Infinity) : (1 + fraction / 1024) * 2 ** (exponent - 15));
  }
  return table;
}

/** Weights of 2 (float16), 3 (float32 without its last byte) or 4 (float32) bytes each, the least significant byte first. */
function weightsOf(bytes, size) {
  const count = bytes.length / size;
  if (size === 2) {
    const table = halves(), weights = new Float64Array(count);
    for (let i = 0; i < count; i++) weights[i] = table[bytes[2 * i] | bytes[2 * i + 1] << 8];
    return weights;
  }
  const bits = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const at = i * size + size - 3;
    bits[i] = bytes[at] << 8 | bytes[at + 1] << 16 | bytes[at + 2] << 24 | (size === 4 ? bytes[at - 1] : 0);
  }
  return Float64Array.from(new Float32Array(bits.buffer));
}

/**
 * sums += x · weight. x [rows, n], weight [n, m], sums [rows, m]. Four rows of weights at a time serve all examples while they are in
 * the cache, and a sum is loaded and stored once for four products.
 */
function addProduct(sums, x, weight, rows, n, m) {
  const whole = n - n % 4;
  for (let i = 0; i < whole; i += 4)
    for (let r = 0; r < rows; r++) {
      const from = r * n + i, a = x[from], b = x[from + 1], c = x[from + 2], d = x[from + 3];
      if (a === 0 && b === 0 && c === 0 && d === 0) continue; // most pixels are black
      for (let j = 0, s = r * m, w = i * m; j < m; j++, s++, w++)
        sums[s] += a * weight[w] + b * weight[w + m] + c * weight[w + 2 * m] + d * weight[w + 3 * m];
    }
  for (let i = whole; i < n; i++)
    for (let r = 0; r < rows; r++) {
      const a = x[r * n + i];
      for (let j = 0, s = r * m, w = i * m; j < m; j++, s++, w++) sums[s] += a * weight[w];
    }
  return sums;
}

/** log(1 + eˣ), in place. */
function softplus(x) {
  for (let i = 0; i < x.length; i++) x[i] = Math.max(x[i], 0) + Math.log1p(Math.exp(-Math.abs(x[i])));
  return x;
}

function relu(x) {
  for (let i = 0; i < x.length; i++) x[i] = Math.max(x[i], 0);
  return x;
}

function sigmoid(x) {
  for (let i = 0; i < x.length; i++) x[i] = 1 / (1 + Math.exp(-x[i]));
  return x;
}

/** Each row becomes probabilities. [rows, n] */
function softmax(logits, n) {
  for (let at = 0; at < logits.length; at += n) {
    const row = logits.subarray(at, at + n), top = Math.max(...row);
    let sum = 0;
    for (let j = 0; j < n; j++) sum += Math.exp(row[j] - top);
    for (let j = 0; j < n; j++) row[j] = Math.exp(row[j] - top) / sum;
  }
  return logits;
}

/** The first columns of every row. [rows, n] → [rows, columns] */
function leading(x, n, columns) {
  const rows = x.length / n, kept = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++) kept.set(x.subarray(r * n, r * n + columns), r * columns);
  return kept;
}
