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
    /** @throws IllegalArgumentException if a size is not positive */
    public Architecture {
        hidden = hidden.clone();
        if (features < 1 || latent < 1 || classes < 0 || hidden.length < 1)
            throw new IllegalArgumentException("architecture: features " + features + ", latent " + latent + ", classes " + classes
                    + " and " + hidden.length + " hidden layers; expected at least 1 of each (classes may be 0)");
        for (int width : hidden)
            if (width < 1) throw new IllegalArgumentException("architecture: a hidden layer of " + width + " units; expected at least 1");
    }

    /** Columns of the decoder's output. */
    int outputs() { return gaussian ? 2 * features : features; }
}
