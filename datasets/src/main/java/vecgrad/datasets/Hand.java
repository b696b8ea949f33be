package vecgrad.datasets;

import org.joml.Matrix3x2f;
import org.joml.Vector2f;

/**
 * One act of writing: how this hand holds, leans, presses and errs. Everything that varies between two images of the same
 * allograph is drawn here, each from a continuous range, so that the images of a class lie on a smooth surface of few
 * dimensions. The deviations below decide how hard the data set is; {@link Digits} says what they were tuned to.
 */
final class Hand {
    private static final float HEIGHT = 19.5f, HEIGHT_DEVIATION = 1.3f;         // pixels, of 28
    private static final float WIDTH_DEVIATION = 0.15f;                         // of the height
    private static final float LEAN = 0.12f, LEAN_DEVIATION = 0.22f;            // shear: most people lean to the right
    private static final float TURN_DEVIATION = 0.10f;                          // radians
    private static final float SHIFT_DEVIATION = 0.9f;                          // pixels
    private static final float BEND_DEVIATION = 0.15f;                          // of the height, at its ends
    private static final float POINT_DEVIATION = 0.026f, END_DEVIATION = 0.03f; // of the height
    private static final float NIB = 1.22f, NIB_DEVIATION = 0.34f;              // radius in pixels
    private static final float PRESSURE_DEVIATION = 0.12f;                      // of the radius, along a stroke

    private static final int PIECES = 6;                                        // straight pieces between two points

    private final Draws draws;
    private final Matrix3x2f page;            // from the digit's square, centered on the origin, to pixels
    private final float bendX, bendY, skewX, skewY;
    private final float nib;
    private final float style;                // 0 to 1, between an allograph's extremes

    Hand(Draws draws, int rows, int columns) {
        this.draws = draws;
        float height = HEIGHT + HEIGHT_DEVIATION * draws.normal();
        float width = height * (1 + WIDTH_DEVIATION * draws.normal());
        float lean = LEAN + LEAN_DEVIATION * draws.normal(), turn = TURN_DEVIATION * draws.normal();
        float cos = (float) StrictMath.cos(turn), sin = (float) StrictMath.sin(turn);   // the same bits everywhere
        page = new Matrix3x2f()
                .translate((columns - 1) / 2f + SHIFT_DEVIATION * draws.normal(), (rows - 1) / 2f + SHIFT_DEVIATION * draws.normal())
                .mul(new Matrix3x2f(cos, sin, -sin, cos, 0, 0))
                .mul(new Matrix3x2f(1, 0, -lean, 1, 0, 0))
                .scale(width, height);
        bendX = BEND_DEVIATION * draws.normal();
        bendY = BEND_DEVIATION * draws.normal();
        skewX = BEND_DEVIATION * draws.normal();
        skewY = BEND_DEVIATION * draws.normal();
        nib = Math.max(0.65f, NIB + NIB_DEVIATION * draws.normal());
        style = draws.unit();
    }

    /** Writes a digit the way of {@code allograph}. */
    void write(Skeletons.Allograph allograph, Ink ink) {
        for (int s = 0; s < allograph.from().length; s++) write(allograph.from()[s], allograph.to()[s], ink);
    }

    private void write(Skeletons.Stroke from, Skeletons.Stroke to, Ink ink) {
        int n = from.x().length;
        Vector2f[] through = new Vector2f[n];
        for (int i = 0; i < n; i++) {
            float off = i == 0 || i == n - 1 ? END_DEVIATION : POINT_DEVIATION;
            through[i] = new Vector2f(
                    from.x()[i] + style * (to.x()[i] - from.x()[i]) + off * draws.normal(),
                    from.y()[i] + style * (to.y()[i] - from.y()[i]) + off * draws.normal());
        }
        float pressFirst = 1 + PRESSURE_DEVIATION * draws.normal(), pressLast = 1 + PRESSURE_DEVIATION * draws.normal();
        Vector2f at = onPage(new Vector2f(through[0]));
        float radius = nib * pressFirst;
        for (int i = 0; i + 1 < n; i++) {
            Vector2f before = i == 0 || from.corner()[i] ? null : through[i - 1];
            Vector2f after = i + 2 == n || from.corner()[i + 1] ? null : through[i + 2];
            for (int piece = 1; piece <= PIECES; piece++) {
                float t = (float) piece / PIECES, along = (i + t) / (n - 1);
                Vector2f next = onPage(between(before, through[i], through[i + 1], after, t));
                float nextRadius = nib * (pressFirst + along * (pressLast - pressFirst));
                ink.line(at.x, at.y, radius, next.x, next.y, nextRadius);
                at = next;
                radius = nextRadius;
            }
        }
    }

    /**
     * A point of the smooth curve from b to c: the cubic Bezier whose handles are a sixth of the way between each point's
     * neighbors (Catmull and Rom). Where there is no neighbor the curve leaves straight.
     */
    private static Vector2f between(Vector2f a, Vector2f b, Vector2f c, Vector2f d, float t) {
        Vector2f handleB = a == null ? new Vector2f(c).sub(b).div(3) : new Vector2f(c).sub(a).div(6);
        Vector2f handleC = d == null ? new Vector2f(c).sub(b).div(3) : new Vector2f(d).sub(b).div(6);
        float u = 1 - t;
        return new Vector2f(b).mul(u * u * (u + 3 * t))         // b, b + handleB, c − handleC, c: the Bernstein weights gathered
                .add(handleB.mul(3 * u * u * t))
                .sub(handleC.mul(3 * u * t * t))
                .add(new Vector2f(c).mul(t * t * (t + 3 * u)));
    }

    /** From the digit's square to pixels, through the bends that a wrist adds. Changes and returns {@code p}. */
    private Vector2f onPage(Vector2f p) {
        float u = p.x - 0.5f, v = p.y - 0.5f;
        p.set(u + bendX * v * v + skewX * u * v, v + bendY * u * u + skewY * u * v);
        return page.transformPosition(p);
    }
}
