package vecgrad.vae.io;

/** Text in HTML, SVG and XML. */
public final class Markup {
    private Markup() {}

    /** Text as the content of an element or of a quoted attribute. */
    public static String escape(Object text) {
        return String.valueOf(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
