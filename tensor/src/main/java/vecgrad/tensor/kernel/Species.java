package vecgrad.tensor.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The width of a vector: what the machine prefers, unless {@code -Dvecgrad.vector.bits=128|256|512} chooses another. */
final class Species {
    static final VectorSpecies<Float> F = chosen(System.getProperty("vecgrad.vector.bits"));

    private Species() {}

    private static VectorSpecies<Float> chosen(String bits) {
        if (bits == null) return FloatVector.SPECIES_PREFERRED;
        return switch (bits) {
            case "128", "256", "512" -> VectorSpecies.of(float.class, VectorShape.forBitSize(Integer.parseInt(bits)));
            default -> throw new IllegalArgumentException(
                    "vecgrad.vector.bits is \"" + bits + "\"; expected 128, 256 or 512, or leave it out");
        };
    }
}
