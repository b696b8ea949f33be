package vecgrad.vae.reproduce;

/** One training of a grid. */
public record Cell(String method, int labels, int draw) {
    /** {@code m1m2-100-3}: the name of its folder and of its result. */
    public String name() { return method + "-" + labels + "-" + draw; }

    @Override
    public String toString() { return method + ", " + labels + " labels, draw " + draw; }
}
