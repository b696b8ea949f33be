package vecgrad.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vecgrad.vae.train.TrainerStep;

class StepProfileTest {
    private static final List<String> PACKAGES = List.of("vecgrad.tensor.kernel.", "vecgrad.tensor.", "vecgrad.autograd.", "vecgrad.autograd.optim.", "vecgrad.datasets.", "vecgrad.vae.train.");

    /** A class that is renamed would be nobody's work, and its time another's. */
    @Test
    void whatItLooksForExists() {
        for (String name : Stream.concat(StepProfile.PHASES.keySet().stream(), StepProfile.WORK.keySet().stream()).toList()) {
            int dot = name.lastIndexOf('.');
            String type = dot < 0 ? name : name.substring(0, dot);
            Class<?> found = PACKAGES.stream().map(p -> known(p + type)).filter(c -> c != null).findFirst().orElse(null);
            assertTrue(found != null, name);
            if (dot > 0) assertTrue(Arrays.stream(found.getDeclaredMethods()).anyMatch(m -> m.getName().equals(name.substring(dot + 1))), name);
        }
    }

    private static Class<?> known(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    @Test
    void sharesAreOfTheWholeAndProductsAreAmongThem() {
        TrainerStep step = new TrainerStep(TrainerStep.Size.paper("m1", 20));
        Map<String, Double> shares = StepProfile.of(step::run, 1);
        assertEquals(1, shares.values().stream().mapToDouble(Double::doubleValue).sum(), 1e-9);
        assertTrue(shares.keySet().stream().anyMatch(name -> name.endsWith("products")), shares::toString);
    }
}
