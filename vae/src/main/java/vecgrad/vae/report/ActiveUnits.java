package vecgrad.vae.report;

import java.util.Arrays;
import java.util.Locale;
import vecgrad.vae.io.Markup;
import vecgrad.vae.model.StackedM1M2;

/** How much each latent dimension says: the standard deviation of its mean over the test images, as bars, the largest first. */
record ActiveUnits(String space, double[] deviations) {
    private static final int HEIGHT = 120, BAR = 10, GAP = 2, LEFT = 34, TOP = 8;

    /** Dimensions that say more than nothing. */
    long active() { return Arrays.stream(deviations).filter(d -> d > StackedM1M2.ACTIVE).count(); }

    String html() {
        double[] sorted = Arrays.stream(deviations).map(d -> -d).sorted().map(d -> -d).toArray();
        double top = Math.max(1, Math.ceil(2 * sorted[0]) / 2);
        int width = LEFT + sorted.length * (BAR + GAP) + 4, bottom = TOP + HEIGHT;
        String label = active() + " of the " + sorted.length + " dimensions of " + space + " are active";
        var svg = new StringBuilder(String.format(Locale.ROOT, "<figure><figcaption><b>%s</b></figcaption>\n<div class=\"wide\"><svg class=\"bars\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"%s\">\n",
                Markup.escape(label), width, bottom + 6, width, bottom + 6, Markup.escape(label)));
        for (double tick = 0; tick <= top; tick += top > 2 ? 1 : 0.5)
            svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.1f</text>", LEFT - 6, bottom - HEIGHT * tick / top + 4, tick));
        for (int i = 0; i < sorted.length; i++) {
            double height = Math.max(1, HEIGHT * sorted[i] / top);
            svg.append(String.format(Locale.ROOT, "<rect%s x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\"><title>%.3f</title></rect>\n",
                    sorted[i] > StackedM1M2.ACTIVE ? "" : " class=\"idle\"", LEFT + i * (BAR + GAP), bottom - height, BAR, height, sorted[i]));
        }
        double line = bottom - HEIGHT * StackedM1M2.ACTIVE / top;
        svg.append(String.format(Locale.ROOT, "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, width, line, line));
        return svg.append("</svg></div></figure>\n").toString();
    }
}
