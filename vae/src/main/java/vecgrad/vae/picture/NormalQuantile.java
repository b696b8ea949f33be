package vecgrad.vae.picture;

/**
 * Φ⁻¹, the inverse of the standard normal distribution function: equal steps in probability become the steps in z that a walk
 * through the prior takes.
 *
 * <p>By rational approximations in three ranges, PPND7 of M. J. Wichura, "Algorithm AS 241: the percentage points of the normal
 * distribution", Applied Statistics 37 (1988), 477-484: a relative error of about 10⁻⁷, which is a float's.
 */
final class NormalQuantile {
    private static final double CENTRE = 0.425, TAIL = 5;

    private NormalQuantile() {}

    /** The z with Φ(z) = p. @param p between 0 and 1, both excluded */
    static double of(double p) {
        if (!(p > 0 && p < 1)) throw new IllegalArgumentException("a probability of " + p + "; expected one between 0 and 1");
        double q = p - 0.5;
        if (Math.abs(q) <= CENTRE) {
            double r = CENTRE * CENTRE - q * q;
            return q * polynomial(r, 3.3871327179, 50.434271938, 159.29113202, 59.109374720)
                    / polynomial(r, 1, 17.895169469, 78.757757664, 67.187563600);
        }
        double r = Math.sqrt(-Math.log(Math.min(p, 1 - p)));
        double z = r <= TAIL
                ? polynomial(r - 1.6, 1.4234372777, 2.7568153900, 1.3067284816, 0.17023821103) / polynomial(r - 1.6, 1, 0.73700164250, 0.12021132975)
                : polynomial(r - TAIL, 6.6579051150, 3.0812263860, 0.42868294337, 0.017337203997) / polynomial(r - TAIL, 1, 0.24197894225, 0.012258202635);
        return Math.copySign(z, q);
    }

    /** The middles of n equal shares of probability: Φ⁻¹((i + ½)/n). [n] */
    static double[] middles(int n) {
        double[] z = new double[n];
        for (int i = 0; i < n; i++) z[i] = of((i + 0.5) / n);
        return z;
    }

    /** c₀ + c₁x + c₂x² + … */
    private static double polynomial(double x, double... c) {
        double sum = 0;
        for (int i = c.length - 1; i >= 0; i--) sum = sum * x + c[i];
        return sum;
    }
}
