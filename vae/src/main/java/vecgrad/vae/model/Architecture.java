package vecgrad.vae.model;

/**
 * The sizes of a model's networks; all hidden units are softplus.
 *
 * @param features of the data
 * @param hidden   widths of the hidden layers, of every network of the model alike
 * @param latent   dimensions of z
 * @param classes  labels; 0 for M1, which has none
 * @param gaussian whether p(x|·) is a diagonal Gaussian over real features, not Bernoulli over pixels
 */
public record Architecture(int features, int[] hidden, int latent, int classes, boolean gaussian) {
    /** The largest of each size: far beyond any network that fits into memory, and twice it is still an int. */
    static final int MOST = 1 << 24;

    /** @throws IllegalArgumentException if a size is not positive, or absurd */
    public Architecture {
        hidden = hidden.clone();
        if (features < 1 || latent < 1 || classes < 0 || hidden.length < 1)
            throw new IllegalArgumentException("architecture: features " + features + ", latent " + latent + ", classes " + classes
                    + " and " + hidden.length + " hidden layers; expected at least 1 of each (classes may be 0)");
        for (int width : hidden)
            if (width < 1 || width > MOST)
                throw new IllegalArgumentException("architecture: a hidden layer of " + width + " units; expected 1 to " + MOST);
        if (features > MOST || latent > MOST || classes > MOST)
            throw new IllegalArgumentException("architecture: features " + features + ", latent " + latent + ", classes " + classes
                    + "; expected at most " + MOST + " of each");
    }

    /** Columns of the decoder's output. */
    int outputs() { return gaussian ? 2 * features : features; }
}
