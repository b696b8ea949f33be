package vecgrad.vae.explain;

import vecgrad.tensor.Tensor;

/** A tensor in four numbers. */
record Statistics(double mean, double std, double min, double max) {
    /** Of at least one number; null of null. */
    static Statistics of(Tensor x) {
        if (x == null) return null;
        double sum = 0, squares = 0, min = Double.POSITIVE_INFINITY, max = Double.NEGATIVE_INFINITY;
        for (float v : x.data()) {
            sum += v;
            min = Math.min(min, v);
            max = Math.max(max, v);
        }
        double mean = sum / x.size();
        for (float v : x.data()) squares += (v - mean) * (v - mean);
        return new Statistics(mean, Math.sqrt(squares / x.size()), min, max);
    }
}
