package vecgrad.vae.baseline;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Limited-memory BFGS: the quasi-Newton method for a smooth function of some thousands of numbers whose gradient is dear
 * (Nocedal and Wright, Numerical Optimization, algorithm 7.5).
 *
 * <p>A step is the gradient times an estimate of the inverse Hessian, made of the last few changes of point and gradient, and is
 * halved until the function falls as the gradient promises (Armijo). Where the function is not convex, a change that would make
 * the estimate indefinite is left out.
 */
final class Lbfgs {
    private static final int MEMORY = 20;
    private static final double ARMIJO = 1e-4;
    private static final int HALVINGS = 30;

    private Lbfgs() {}

    /** A function and its gradient. */
    interface Objective {
        /** f(x); ∇f(x) goes into {@code gradient}. */
        double at(double[] x, double[] gradient);
    }

    /** A change of the point and the change of the gradient that came with it. */
    private record Change(double[] s, double[] y, double inverse) {}

    /**
     * Moves x downhill until the gradient is {@code tolerance} of what it was, or nothing is gained any more.
     *
     * @param x where to start; where the search ended, afterwards
     * @return how many steps were taken
     */
    static int minimise(Objective f, double[] x, int mostSteps, double tolerance) {
        int n = x.length, step = 0;
        double[] g = new double[n], candidate = new double[n], next = new double[n];
        var memory = new ArrayDeque<Change>();
        double value = f.at(x, g), enough = tolerance * norm(g);
        for (; step < mostSteps && norm(g) > enough; step++) {
            double[] direction = direction(g, memory);
            double slope = dot(g, direction), t = 1, reached = value;
            for (int halving = 0; ; halving++, t /= 2) {
                for (int i = 0; i < n; i++) candidate[i] = x[i] + t * direction[i];
                reached = f.at(candidate, next);
                if (reached <= value + ARMIJO * t * slope) break;
                if (halving == HALVINGS) return step; // the rest is rounding
            }
            remember(memory, x, g, candidate, next);
            System.arraycopy(candidate, 0, x, 0, n);
            System.arraycopy(next, 0, g, 0, n);
            value = reached;
        }
        return step;
    }

    private static void remember(ArrayDeque<Change> memory, double[] x, double[] g, double[] newX, double[] newG) {
        double[] s = new double[x.length], y = new double[x.length];
        for (int i = 0; i < s.length; i++) {
            s[i] = newX[i] - x[i];
            y[i] = newG[i] - g[i];
        }
        double curvature = dot(s, y);
        if (curvature <= 1e-10 * dot(y, y)) return;
        if (memory.size() == MEMORY) memory.removeFirst();
        memory.addLast(new Change(s, y, 1 / curvature));
    }

    /** −H·g by the two loops over the remembered changes; at first the gradient at unit length. */
    private static double[] direction(double[] g, ArrayDeque<Change> memory) {
        double[] q = new double[g.length], alpha = new double[memory.size()];
        for (int i = 0; i < q.length; i++) q[i] = -g[i];
        if (memory.isEmpty()) {
            scale(q, 1 / Math.max(1, norm(g)));
            return q;
        }
        int k = alpha.length;
        for (Iterator<Change> newest = memory.descendingIterator(); newest.hasNext(); ) {
            Change c = newest.next();
            alpha[--k] = c.inverse * dot(c.s, q);
            addScaled(q, -alpha[k], c.y);
        }
        Change last = memory.getLast();
        scale(q, dot(last.s, last.y) / dot(last.y, last.y));
        for (Change c : memory) addScaled(q, alpha[k++] - c.inverse * dot(c.y, q), c.s);
        return q;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    static double norm(double[] a) { return Math.sqrt(dot(a, a)); }

    private static void scale(double[] a, double by) { for (int i = 0; i < a.length; i++) a[i] *= by; }

    private static void addScaled(double[] a, double by, double[] b) { for (int i = 0; i < a.length; i++) a[i] += by * b[i]; }
}
