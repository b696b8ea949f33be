package vecgrad.vae.explain;

import java.util.List;
import java.util.Set;

/**
 * A part of the objective, told by the method that computes it: an op belongs to the innermost call on its stack that is one of
 * these. Symbols are the paper's, in letters that every terminal has.
 */
enum Term {
    /** q(y|x). */
    CLASSIFIER("q(y|x)", "the classifier", "q(y|x) = Cat(y | pi(x))", "M2.qy"),
    /** q(z|x,y), and the sample drawn from it. */
    ENCODER("q(z|x,y)", "the encoder, and a sample", "q(z|x,y) = N(z | mu(x,y), diag sigma^2(x,y)); z = mu + sigma * eps",
            "M2.qz", "M1.qz", "DiagonalGaussian.reparameterize"),
    /** p(x|y,z). */
    DECODER("p(x|y,z)", "the decoder", "p(x|y,z) = f(x; y, z, theta)", "M2.px", "M1.px"),
    /** log p(x|y,z). */
    RECONSTRUCTION("log p(x|y,z)", "the reconstruction", "log p(x|y,z), summed over the features of x", "Bernoulli.logProb", "DiagonalGaussian.logProb"),
    /** The divergence from the prior. */
    KL("KL", "the divergence from the prior", "KL(q(z|x,y) || p(z)) = 1/2 sum_j (mu_j^2 + sigma_j^2 - log sigma_j^2 - 1)",
            "DiagonalGaussian.klToStandardNormal"),
    /** The classifier's entropy. */
    ENTROPY("H(q(y|x))", "the classifier's entropy", "H(q(y|x)) = -sum_y q(y|x) log q(y|x)", "Categorical.entropy"),
    /** Equation (6). */
    LABELLED("L(x,y)", "eq. (6)", "L(x,y) = KL(q(z|x,y) || p(z)) - log p(x|y,z) - log p(y)", "M2.labelled"),
    /** Equation (7). */
    UNLABELLED("U(x)", "eq. (7)", "U(x) = sum_y q(y|x) L(x,y) - H(q(y|x))", "M2.unlabelled", "M2.expect"),
    /** Equation (8). */
    J("J", "eq. (8)", "J = sum_l L(x,y) + sum_u U(x), as a mean over the data set", "M2.objective"),
    /** What equation (9) adds to (8): told by its inputs, see {@link #of}. */
    J_ALPHA("J^alpha", "eq. (9)", "J^alpha = J + alpha * mean_l -log q(y|x)", "Categorical.logProb"),
    /** M1's objective: whatever of it is none of the others. */
    BOUND("J(x)", "eq. (5)", "J(x) = KL(q(z|x) || p(z)) - log p(x|z)");

    private final String symbol, name, formula;
    private final List<String> methods;

    Term(String symbol, String name, String formula, String... methods) {
        this.symbol = symbol;
        this.name = name;
        this.formula = formula;
        this.methods = List.of(methods);
    }

    /** What the paper writes. In M1 there is no y. */
    String symbol(boolean labels) { return labels ? symbol : withoutLabel(symbol); }

    /** What it is called, or where in the paper it stands. */
    String title() { return name; }

    /** What it computes. */
    String formula(boolean labels) { return labels ? formula : withoutLabel(formula); }

    /** The methods that compute it, as Class.method. */
    List<String> methods() { return methods; }

    private static String withoutLabel(String text) { return text.replace("x,y", "x").replace("y,z", "z").replace("y, z", "z"); }

    /**
     * The term of an op.
     *
     * @param calls  where it was called, the innermost first
     * @param inputs the terms of its inputs
     */
    static Term of(List<StackTraceElement> calls, Set<Term> inputs) {
        for (StackTraceElement call : calls) {
            String method = call.getClassName().substring(call.getClassName().lastIndexOf('.') + 1) + "." + call.getMethodName();
            for (Term term : values())
                if (term.methods.contains(method)) return term == J && inputs.contains(J_ALPHA) ? J_ALPHA : term; // one method adds up both
        }
        return BOUND;
    }
}
