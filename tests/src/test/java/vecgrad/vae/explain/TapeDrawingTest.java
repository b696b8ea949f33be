package vecgrad.vae.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.model.Architecture;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M2;

/** The picture is well-formed, has a box for every op, and none lies on another. */
class TapeDrawingTest {
    private static final Noise NOISE = Noise.ofSeed(9);

    private static Explanation m2(boolean gaussian) {
        Tensor x = NOISE.bernoulli(NOISE.uniform(Shape.of(2, 6)));
        return Explanation.of(new M2(new Architecture(6, new int[] {5}, 3, 4, gaussian), NOISE), x, new int[] {0, 1}, x, M2.Weights.of(1, 9, 0.1), NOISE);
    }

    private static Explanation m1() {
        return Explanation.of(new M1(new Architecture(6, new int[] {5, 5}, 3, 0, false), NOISE), NOISE.uniform(Shape.of(2, 6)), NOISE);
    }

    @TestFactory
    Stream<DynamicTest> everyOpHasABoxOfItsOwn() {
        return Stream.of(m1(), m2(false), m2(true)).map(e -> DynamicTest.dynamicTest(e.nodes().size() + " nodes", () -> {
            String svg = TapeDrawing.of(e, "A step of <m2> & \"more\"");
            Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
            List<String> texts = texts(document);
            for (Explanation.Node node : e.nodes())
                if (!node.entry().leaf())
                    assertEquals(1, texts.stream().filter(t -> t.startsWith("%" + node.entry().index() + " ")).count(), node.entry().name());
                else assertTrue(texts.stream().anyMatch(t -> t.startsWith(node.entry().name())), node.entry().name());
            assertTrue(texts.contains("A step of <m2> & \"more\""));
            for (Equation equation : e.equations()) assertTrue(texts.contains("(" + equation.number() + ")"));
            requireApart(document);
            assertEquals("1280", document.getDocumentElement().getAttribute("width"));
        }));
    }

    private static List<String> texts(Document document) {
        var nodes = document.getElementsByTagName("text");
        return IntStream.range(0, nodes.getLength()).mapToObj(i -> nodes.item(i).getFirstChild().getTextContent()).toList();
    }

    private static void requireApart(Document document) {
        List<double[]> boxes = new ArrayList<>();
        var groups = document.getElementsByTagName("rect");
        for (int i = 0; i < groups.getLength(); i++) {
            Element rect = (Element) groups.item(i);
            if (!rect.getParentNode().getNodeName().equals("g")) continue; // the legend's
            double[] b = Stream.of("x", "y", "width", "height").mapToDouble(name -> Double.parseDouble(rect.getAttribute(name))).toArray();
            for (double[] a : boxes)
                assertTrue(a[0] + a[2] <= b[0] || b[0] + b[2] <= a[0] || a[1] + a[3] <= b[1] || b[1] + b[3] <= a[1], "two boxes overlap at " + b[0] + ", " + b[1]);
            boxes.add(b);
        }
        assertTrue(boxes.size() > 10);
    }

    @Test
    void aLongEdgePassesEveryLayerAndEveryArrowGoesDown() {
        // 0 → 1 → 2 → 3, and 0 → 3 past the two between
        var layers = new Layers(List.of(List.of(), List.of(0), List.of(1), List.of(2, 0)), 10, 4);
        assertEquals(4, layers.count());
        assertEquals(List.of(0, 1, 2, 3), layers.route(0, 3).stream().map(Layers.Place::layer).toList());
        assertEquals(List.of(2, 3), layers.route(2, 3).stream().map(Layers.Place::layer).toList());
        assertTrue(Math.abs(layers.route(0, 3).get(1).x() - layers.node(1).x()) >= 7 - 1e-9, "the passing edge is beside the node");
    }
}
