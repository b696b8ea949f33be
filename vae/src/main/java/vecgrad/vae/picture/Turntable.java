package vecgrad.vae.picture;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.joml.Matrix4d;
import org.joml.Vector3d;

/** A cloud of points on a turntable, seen from a little above: near ones large, bright and in front. */
final class Turntable {
    private static final double ANGLE_OF_VIEW = Math.toRadians(36), DISTANCE = 3.4, HEIGHT = 0.9;
    private static final double NEAREST = Math.hypot(DISTANCE, HEIGHT) - 1, FARTHEST = NEAREST + 2; // of a ball of radius 1
    private static final double RADIUS = 2.4;
    private static final int AXIS = 0x606068, SHADES = 6; // few, so that all colours fit into the table of a GIF

    private final int size;
    private final Matrix4d toScreen; // in double: JOML's float matrices are filled through sun.misc.Unsafe, of which the JDK warns

    /** @param size of the square picture  @param angle by which the table has turned, in radians */
    Turntable(int size, double angle) {
        this.size = size;
        toScreen = new Matrix4d()
                .perspective(ANGLE_OF_VIEW, 1, NEAREST, FARTHEST)
                .lookAt(0, HEIGHT, DISTANCE, 0, 0, 0, 0, 1, 0)
                .rotateY(angle);
    }

    /** Where a point is seen: pixels from the left and from the top, and how far away it is, 0 near to 1 far. */
    Vector3d see(double x, double y, double z) {
        Vector3d p = new Vector3d(x, y, z).mulProject(toScreen);
        double distance = 2 * FARTHEST * NEAREST / (FARTHEST + NEAREST - p.z * (FARTHEST - NEAREST)); // undoes the projection's z
        return p.set((1 + p.x) / 2 * size, (1 - p.y) / 2 * size, (distance - NEAREST) / (FARTHEST - NEAREST));
    }

    /** Draws the axes, and over them the points, the farthest first. */
    void draw(Embedding embedding, Canvas canvas) {
        for (int axis = 0; axis < 3; axis++)
            for (int step = -2 * size; step <= 2 * size; step++) { // half a pixel each, at most
                double at = step / (2.0 * size);
                Vector3d p = see(axis == 0 ? at : 0, axis == 1 ? at : 0, axis == 2 ? at : 0);
                canvas.disc(p.x, p.y, 0.6, AXIS);
            }
        Vector3d[] seen = new Vector3d[embedding.points().length];
        for (int i = 0; i < seen.length; i++) {
            double[] p = embedding.points()[i];
            seen[i] = see(p[0], Embedding.coordinate(p, 1), Embedding.coordinate(p, 2));
        }
        IntStream.range(0, seen.length).boxed().sorted(Comparator.comparingDouble(i -> -seen[i].z)).forEach(i -> {
            double near = Math.clamp(1 - seen[i].z, 0, 1);
            double light = 0.4 + 0.6 * Math.round(near * (SHADES - 1)) / (SHADES - 1);
            embedding.point(canvas, seen[i].x, seen[i].y, RADIUS * (0.6 + 0.4 * near), i, light);
        });
    }
}
