package vecgrad.datasets;

import java.util.Arrays;

/**
 * A small sheet on which round-nibbed strokes leave ink. Each pixel remembers how deep inside the nearest stroke its
 * center lies, in pixels; ink fades over a pixel around the edge, so that edges are smooth and crossings are not darker.
 */
final class Ink {
    private final int rows, columns;
    private final float[] depth;   // [row, column]; negative outside
    private final float fade;

    /** An empty sheet. @param fade over how many pixels ink fades at its edge */
    Ink(int rows, int columns, float fade) {
        this.rows = rows;
        this.columns = columns;
        this.fade = fade;
        depth = new float[rows * columns];
        clear();
    }

    void clear() { Arrays.fill(depth, -Float.MAX_VALUE); }

    /** A straight piece of stroke, the nib's radius going from r0 to r1. The center of the top left pixel is at (0, 0). */
    void line(float x0, float y0, float r0, float x1, float y1, float r1) {
        float dx = x1 - x0, dy = y1 - y0, perLength2 = 1 / Math.max(dx * dx + dy * dy, 1e-12f);
        float reach = Math.max(r0, r1) + fade;
        int top = Math.max(0, (int) Math.ceil(Math.min(y0, y1) - reach)), left = Math.max(0, (int) Math.ceil(Math.min(x0, x1) - reach));
        int bottom = Math.min(rows - 1, (int) Math.floor(Math.max(y0, y1) + reach));
        int right = Math.min(columns - 1, (int) Math.floor(Math.max(x0, x1) + reach));
        for (int row = top; row <= bottom; row++) {
            float py = row - y0;
            for (int column = left; column <= right; column++) {
                float px = column - x0;
                float t = Math.clamp((px * dx + py * dy) * perLength2, 0f, 1f);   // where along the piece the nearest point is
                float ex = px - t * dx, ey = py - t * dy;
                float d = r0 + t * (r1 - r0) - (float) Math.sqrt(ex * ex + ey * ey);
                int at = row * columns + column;
                if (d > depth[at]) depth[at] = d;
            }
        }
    }

    /** Develops the sheet: black 0, full ink {@code strength} (at most 255). Writes rows · columns bytes. */
    void develop(float strength, byte[] pixels, int offset) {
        for (int i = 0; i < depth.length; i++) {
            float t = Math.clamp(0.5f + depth[i] / fade, 0f, 1f);
            pixels[offset + i] = (byte) (int) (strength * t * t * (3 - 2 * t) + 0.5f);
        }
    }
}
