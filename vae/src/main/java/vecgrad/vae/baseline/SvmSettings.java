package vecgrad.vae.baseline;

/**
 * The fixed settings of a support vector machine, all in one place.
 *
 * <p>They were chosen by the validation error on MNIST at 100 and 1000 labels, over the label draws 4, 5 and mostly 6, with 500
 * landmarks and 10 000 unlabelled examples; never on a test set. In these units one setting serves all numbers of labels.
 *
 * @param landmarks of the Nyström features
 * @param gamma γ of the kernel, in units of 1 / median ‖x − x′‖²
 * @param c C, the weight of a labelled example
 * @param unlabelled C*·u / C: what all u unlabelled examples weigh together, in labelled ones; 0 for the SVM
 * @param rounds how many times C* grows, fourfold each time, before it has its last value
 * @param steps of the optimiser in a round
 * @param lastSteps of the optimiser in the last one
 */
public record SvmSettings(int landmarks, double gamma, double c, double unlabelled, int rounds, int steps, int lastSteps) {
    /** φ of MNIST takes 200 MB. Landmarks and unlabelled examples help one another: with half and a fifth of them M1+TSVM errs 8.3 % at 100 labels, not 5.7 %. */
    private static final int LANDMARKS = 1000;
    /** TSVM on M1 at 100 labels: C of 1, 3, 10 and 100 err 36, 12.6, 8.3 and 10.8 %; at 1000 labels 4.9, 4.3, 4.3 and 5.3 %. */
    private static final double C = 10;
    /** C* grows a thousandfold: the unlabelled examples begin as a whisper. */
    private static final int ROUNDS = 5, STEPS = 12, LAST_STEPS = 40;

    /** On pixels. γ of 2 and 3: 15.3 and 15.0 % at 100 labels; weights of 300, 1000, 3000: 15.0, 15.7, 16.4 %. */
    public static SvmSettings onPixels() { return new SvmSettings(LANDMARKS, 3, C, 300, ROUNDS, STEPS, LAST_STEPS); }

    /**
     * On the means of M1, where the unlabelled examples may be trusted more. γ of 0.25, 0.5, 1, 1.5: 32, 11.4, 8.3, 8.3 % at 100
     * labels; weights of 300, 1000, 2500: 4.5, 4.3, 4.6 % at 1000.
     */
    public static SvmSettings onFeatures() { return new SvmSettings(LANDMARKS, 1, C, 1000, ROUNDS, STEPS, LAST_STEPS); }

    /** How many minimisations there are: the SVM, and with unlabelled examples the rounds. */
    public int stages() { return unlabelled == 0 ? 1 : rounds + 2; }

    /** The same without the unlabelled examples: the SVM. */
    public SvmSettings supervised() { return new SvmSettings(landmarks, gamma, c, 0, rounds, steps, lastSteps); }
}
