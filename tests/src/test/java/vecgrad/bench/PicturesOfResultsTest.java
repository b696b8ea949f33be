package vecgrad.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class PicturesOfResultsTest {
    @Test
    void theRooflineIsXmlWithADotForEachThing() throws Exception {
        Document svg = parse(RooflineSvg.draw(ReadmeTablesTest.results()));
        assertEquals(3, svg.getElementsByTagName("circle").getLength()); // a kernel, a product, a step
        assertTrue(svg.getDocumentElement().getTextContent().contains("A <fast> & small one"));
        assertTrue(svg.getDocumentElement().getTextContent().contains("1 thread: 115 GFLOP/s"));
    }

    @Test
    void growthIsXmlWithADotForEachSize() throws Exception {
        Document svg = parse(GrowthSvg.draw(ReadmeTablesTest.results()));
        assertEquals(2, svg.getElementsByTagName("circle").getLength());
        assertTrue(svg.getDocumentElement().getTextContent().contains("m1, batch 100: 10.00 ms, limit 8.00 ms"));
    }

    @Test
    void theTextSaysTheShareOfTheLimit() {
        String text = TextReport.of(ReadmeTablesTest.results());
        assertTrue(text.contains("████████████████····  80 %"), text);
        assertTrue(text.contains("another 8.00x"), text);
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }
}
