package vecgrad.tensor.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The vector shape every kernel uses: the widest of this machine, or {@code -Dvecgrad.vector.bits=128|256|512}. */
final class Species {
    static final VectorSpecies<Float> F = switch (System.getProperty("vecgrad.vector.bits", "preferred")) {
        case "preferred" -> FloatVector.SPECIES_PREFERRED;
        case "128" -> VectorShape.S_128_BIT.withLanes(float.class);
        case "256" -> VectorShape.S_256_BIT.withLanes(float.class);
        case "512" -> VectorShape.S_512_BIT.withLanes(float.class);
        case String other -> throw new IllegalArgumentException(
                "vecgrad.vector.bits is \"" + other + "\"; expected 128, 256 or 512");
    };

    private Species() {}
}
