package vecgrad.vae.reproduce;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * A table of error rates as published (paper, tables 1 to 3; recipe 3), in percent. Of table 1 the rows NN to AtlasRBF were taken
 * by the authors from earlier papers; the rest they measured.
 */
public enum PaperTable {
    /** MNIST. */
    TABLE1("table1", "mnist", List.of(100, 600, 1000, 3000), """
            nn        NN          25.81  11.44  10.7  6.04
            cnn       CNN         22.98  7.68  6.45  3.35
            tsvm      TSVM        16.81  6.16  5.38  3.45
            cae       CAE         13.47  6.3  4.77  3.22
            -         MTC         12.03  5.13  3.64  2.57
            -         AtlasRBF    8.10±0.95  -  3.68±0.12  -
            knn       1-NN        -  -  -  -
            svm       SVM         -  -  -  -
            m1-knn    M1+1-NN     -  -  -  -
            m1-svm    M1+SVM      -  -  -  -
            m1-tsvm   M1+TSVM     11.82±0.25  5.72±0.049  4.24±0.07  3.49±0.04
            m2        M2          11.97±1.71  4.94±0.13  3.60±0.56  3.92±0.63
            m1m2      M1+M2       3.33±0.14  2.59±0.05  2.40±0.02  2.18±0.04
            """),
    /** SVHN. */
    TABLE2("table2", "svhn", List.of(1000), """
            nn        NN          -
            knn       KNN         77.93±0.08
            tsvm      TSVM        66.55±0.10
            m1-knn    M1+KNN      65.63±0.15
            m1-tsvm   M1+TSVM     54.33±0.11
            m1m2      M1+M2       36.02±0.10
            """),
    /** Small NORB. */
    TABLE3("table3", "norb", List.of(1000), """
            knn       KNN         78.71±0.02
            tsvm      TSVM        26.00±0.06
            m1-knn    M1+KNN      65.39±0.09
            m1-tsvm   M1+TSVM     18.79±0.05
            """);

    /**
     * One row.
     *
     * @param method ours, by the name of {@code --model}; null if we have none
     * @param title  as printed
     * @param errors one of each number of labels; null where nothing was published
     */
    public record Row(String method, String title, List<Published> errors) {}

    /** A published error in percent; its deviation is NaN where none was given. */
    public record Published(double mean, double deviation) {}

    private final String text, data;
    private final List<Integer> labels;
    private final List<Row> rows;

    PaperTable(String text, String data, List<Integer> labels, String rows) {
        this.text = text;
        this.data = data;
        this.labels = labels;
        this.rows = rows.lines().map(PaperTable::row).toList();
    }

    private static Row row(String line) {
        String[] words = line.split(" +");
        List<Published> errors = new ArrayList<>();
        for (int i = 2; i < words.length; i++) errors.add(words[i].equals("-") ? null : published(words[i]));
        return new Row(words[0].equals("-") ? null : words[0], words[1], errors);
    }

    private static Published published(String text) {
        int sign = text.indexOf('±');
        return sign < 0 ? new Published(Double.parseDouble(text), Double.NaN)
                : new Published(Double.parseDouble(text.substring(0, sign)), Double.parseDouble(text.substring(sign + 1)));
    }

    /** The table of this name. @throws IllegalArgumentException if there is none */
    public static PaperTable named(String name) {
        for (PaperTable table : values()) if (table.text.equals(name)) return table;
        throw new IllegalArgumentException("there is no table \"" + name + "\"; choose table1 (MNIST), table2 (SVHN) or table3 (NORB)");
    }

    /** Its name on the command line. */
    public String text() { return text; }

    /** The data set's name. */
    public String data() { return data; }

    /** The numbers of labels: its columns. */
    public List<Integer> labels() { return labels; }

    /** Its rows, in order. */
    public List<Row> rows() { return rows; }

    /** A row for a method of ours that the paper has no numbers of. */
    Row rowOf(String method) { return new Row(method, method.toUpperCase(Locale.ROOT).replace("M1-", "M1+").replace("M1M2", "M1+M2"), Collections.nCopies(labels.size(), null)); }

    /** The methods that we have, in order. */
    public List<String> methods() { return rows.stream().map(Row::method).filter(m -> m != null).toList(); }
}
