package vecgrad.vae.report;

import vecgrad.vae.io.Markup;

/**
 * A part of a page.
 *
 * @param id      in links
 * @param title   its heading, and its entry in the list at the top
 * @param content HTML
 */
record Section(String id, String title, String content) {
    String html() {
        return "<section id=\"" + id + "\" aria-labelledby=\"" + id + "-title\">\n<h2 id=\"" + id + "-title\">" + Markup.escape(title) + "</h2>\n" + content + "\n</section>\n";
    }

    String link() { return "<li><a href=\"#" + id + "\">" + Markup.escape(title) + "</a></li>"; }
}
