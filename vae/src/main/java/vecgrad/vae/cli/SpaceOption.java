package vecgrad.vae.cli;

import java.util.Objects;
import picocli.CommandLine.Option;
import vecgrad.vae.cli.PictureOptions.Drawn;
import vecgrad.vae.eval.LatentSpace;

/** Which of the two latent spaces of M1+M2 is meant. */
final class SpaceOption {
    /** z₁, the features that M1 finds, or z₂, the style that M2 finds in them. */
    enum Space { z1, z2 }

    @Option(names = "--space", paramLabel = "Z", description = "of a run of m1m2: z1, the features that M1 finds, or z2, the style; default z2, for embed z1")
    private Space space;

    /** The space that was asked for, or the usual one. @throws UsageException if the run has only one */
    LatentSpace of(Drawn drawn, Space usual) {
        var features = LatentSpace.ofFeatures(drawn.trained().model());
        if (features.isEmpty() && space != null) throw new UsageException("--space: " + drawn.run() + " is no run of m1m2: it has one latent space");
        return Objects.requireNonNullElse(space, usual) == Space.z1 ? features.orElse(drawn.space()) : drawn.space();
    }
}
