package vecgrad.datasets;

import java.util.Arrays;

/**
 * How the ten digits are written: the points the pen passes through, in the order it does. x runs right and y down, in
 * hundredths of the digit's height. A slash marks a corner, a semicolon lifts the pen.
 *
 * <p>People write the same digit in several ways (allographs). Each row below is one of them with its share, and two
 * extremes of it: a hand writes something in between, so that a class is a few continuous families and not a few stamps.
 */
final class Skeletons {
    /** One way to write a digit: a share among its siblings, and its two extremes, point for point alike. */
    record Allograph(float share, Stroke[] from, Stroke[] to) {}

    /** What the pen does between touching the paper and leaving it. x, y and corner have an entry per point. */
    record Stroke(float[] x, float[] y, boolean[] corner) {}

    private Skeletons() {}

    private static final Allograph[][] OF_DIGIT = {
        {   // 0: an oval, wide or narrow; begun at the top or at the right, closed or not
            way(6, "52,0 28,10 16,46 26,88 50,100 74,88 84,50 74,12 50,1", "50,0 36,14 28,50 34,86 50,100 66,84 72,48 64,14 47,2"),
            way(2, "72,12 44,0 20,24 18,64 38,98 66,94 84,58 78,22 60,6", "64,8 46,2 32,26 28,66 42,98 58,96 70,62 68,26 54,0"),
        },
        {   // 1: a bare stroke; with a flag; with a flag and a foot
            way(6, "50,0 50,34 50,68 50,100", "53,0 51,34 49,68 47,100"),
            way(3, "34,24 44,14 53,0/ 52,50 51,100", "22,30 40,20 56,0/ 54,50 52,100"),
            way(1, "32,22 52,0/ 51,50 50,100; 28,99 50,100 74,98", "26,26 52,2/ 51,50 50,98; 20,98 50,98 82,98"),
        },
        {   // 2: with a corner at the foot; with a loop
            way(5, "20,22 30,6 52,0 76,12 74,36 56,60 36,80 18,98/ 50,98 84,96",
                   "22,14 36,3 54,2 70,14 70,34 54,56 34,78 20,94/ 48,96 80,100"),
            way(4, "18,26 30,6 54,0 74,14 72,38 54,68 32,92 16,92 20,78 40,82 62,96 88,92",
                   "24,20 38,4 56,2 72,16 70,40 56,66 38,88 24,96 18,88 32,84 58,94 84,98"),
        },
        {   // 3: two bows; a flat top
            way(7, "20,14 42,0 70,8 72,30 44,46/ 72,54 82,76 56,98 20,90", "24,10 46,2 66,12 64,34 46,48/ 66,52 74,74 52,98 22,94"),
            way(2, "20,4 46,4 74,2/ 58,24 42,42/ 70,50 80,74 54,98 20,90", "26,6 48,4 70,4/ 58,22 46,38/ 66,48 74,72 52,98 26,92"),
        },
        {   // 4: open; closed; in one go, near to a 9
            way(6, "30,4 22,32 16,58/ 46,56 88,54; 72,0 68,50 64,100", "24,6 20,30 22,48 44,54 76,48; 70,6 68,50 68,100"),
            way(2, "64,0/ 38,34 12,66/ 48,66 88,66; 63,0 62,50 61,100", "60,2/ 38,32 18,62/ 48,62 82,60; 60,2 58,50 56,100"),
            way(2, "28,4 22,34 34,52 58,46 74,6/ 70,50 66,100", "34,8 26,38 38,54 58,50 70,16/ 68,56 66,100"),
        },
        {   // 5: a stem, a bowl and a bar; in one stroke; the stem so soft that it is nearly an S
            way(4, "32,4/ 28,40/ 52,36 78,52 78,78 52,98 20,90; 32,4 56,4 84,0",
                   "36,6/ 32,46/ 52,42 72,56 72,80 50,98 24,94; 36,6 54,6 74,2"),
            way(3, "82,0 56,3 32,4/ 28,42/ 54,38 80,54 76,82 48,98 18,90", "74,4 54,5 38,6/ 32,44/ 52,44 70,58 68,82 48,98 24,94"),
            way(2, "80,2 52,2 32,14 34,36 60,48 76,66 66,92 42,100 18,92", "74,6 54,4 38,16 38,36 58,48 70,66 62,92 42,98 24,92"),
        },
        {   // 6: a bowed stem with a large loop; a straight stem with a small one
            way(8, "68,0 42,18 24,50 22,80 46,100 74,86 72,64 50,54 24,72",
                   "48,0 36,26 28,56 28,84 46,100 64,90 64,72 48,66 30,80"),
            way(2, "76,8 50,6 28,36 22,72 42,98 70,92 76,68 54,56 26,68", "68,4 48,10 32,40 26,72 42,98 62,92 66,72 50,62 30,74"),
        },
        {   // 7: plain; rounded; with a bar; with a serif
            way(6, "16,6 48,4 82,2/ 62,40 42,100", "22,8 46,6 74,4/ 64,44 56,100"),
            way(2, "16,10 46,2 78,6 70,36 52,66 44,100", "22,14 46,6 70,8 68,36 58,66 54,100"),
            way(3, "18,6 48,4 82,2/ 62,42 44,100; 36,52 56,50 80,46", "22,8 46,6 76,4/ 62,44 52,100; 42,48 58,50 76,50"),
            way(1, "16,22 18,6/ 48,5 82,2/ 62,42 46,100", "22,18 22,6/ 46,6 74,4/ 62,44 54,100"),
        },
        {   // 8: crossing in the middle, from the top right; two rings
            way(7, "74,12 48,0 26,14 34,36 60,54 76,78 50,100 22,80 36,56 62,38 72,12",
                   "66,8 50,2 36,14 38,36 58,56 66,78 50,98 34,80 40,58 58,38 64,14"),
            way(3, "50,46 30,26 48,0 70,22 50,46; 50,46 20,72 50,100 80,74 50,47",
                   "48,44 36,22 50,2 64,20 50,44; 50,44 32,72 48,98 68,72 52,45"),
        },
        {   // 9: a loop and a straight stem; a stem that curls back
            way(6, "74,14 50,0 24,20 28,44 54,46 74,16/ 72,56 68,100", "66,14 50,4 32,20 34,40 52,42 66,18/ 64,56 62,100"),
            way(3, "76,18 52,0 26,18 28,42 54,48 76,20 76,56 62,92 30,94", "70,16 52,2 32,18 34,40 54,46 70,24 70,58 62,86 40,98"),
        },
    };

    /** The ways to write a digit. */
    static Allograph[] of(int digit) { return OF_DIGIT[digit]; }

    /** One of the ways to write a digit, each as likely as its share. */
    static Allograph pick(int digit, Draws draws) {
        float sum = 0;
        for (Allograph way : OF_DIGIT[digit]) sum += way.share;
        float at = draws.unit() * sum;
        for (Allograph way : OF_DIGIT[digit]) if ((at -= way.share) < 0) return way;
        return OF_DIGIT[digit][0];
    }

    private static Allograph way(float share, String from, String to) {
        return new Allograph(share, strokes(from), strokes(to));
    }

    private static Stroke[] strokes(String text) {
        return Arrays.stream(text.split(";")).map(String::strip).map(Skeletons::stroke).toArray(Stroke[]::new);
    }

    private static Stroke stroke(String text) {
        String[] points = text.split("\\s+");
        float[] x = new float[points.length], y = new float[points.length];
        boolean[] corner = new boolean[points.length];
        for (int i = 0; i < points.length; i++) {
            corner[i] = points[i].endsWith("/");
            String[] xy = points[i].replace("/", "").split(",");
            x[i] = Float.parseFloat(xy[0]) / 100;
            y[i] = Float.parseFloat(xy[1]) / 100;
        }
        return new Stroke(x, y, corner);
    }
}
