package vecgrad.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import vecgrad.bench.peer.Peers;
import vecgrad.bench.peer.Prepared;
import vecgrad.bench.peer.ProductPeer;
import vecgrad.tensor.kernel.KernelCase;
import vecgrad.tensor.kernel.ProductShape;

class PeersTest {
    @TestFactory
    Stream<DynamicTest> everybodyMultipliesRight() {
        return Stream.concat(Stream.of(Peers.VECGRAD, Peers.product("scalar")), Peers.products().stream()).flatMap(peer -> Stream.of("NN 7x13x5", "NT 7x13x5", "TN 7x13x5")
                .map(shape -> DynamicTest.dynamicTest(peer.name() + " " + shape, () -> multiply(peer, ProductShape.of(shape)))));
    }

    private static void multiply(ProductPeer peer, ProductShape s) {
        float[] a = s.a(), b = s.b();
        try (Prepared product = peer.prepare(s, a, b)) {
            product.run();
            product.run();
            s.check(peer.name(), a, b, product.result());
        }
    }

    @Test
    void aWrongProductIsFound() {
        ProductShape s = ProductShape.of("NN 7x13x5");
        float[] a = s.a(), b = s.b(), c = new float[7 * 13];
        var e = assertThrows(IllegalStateException.class, () -> s.check("nobody", a, b, c));
        assertTrue(e.getMessage().startsWith("NN 7x13x5 by nobody: element "), e.getMessage());
    }

    @Test
    void shapesReadBack() {
        for (ProductShape s : ProductShape.paper()) assertEquals(s, ProductShape.of(s.toString()));
        for (String no : List.of("", "NN", "XN 1x2x3", "NN 1x2", "NN 1x2x3x4")) assertThrows(IllegalArgumentException.class, () -> ProductShape.of(no));
    }

    @TestFactory
    Stream<DynamicTest> bothImplementationsOfAKernelAgree() {
        return KernelCase.names().stream().map(name -> DynamicTest.dynamicTest(name, () -> KernelCase.of(name).check()));
    }
}
