package vecgrad.vae.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A drawing of a directed graph in layers, every arrow downwards (after Sugiyama, Tagawa and Toda 1981): nodes get a layer each,
 * long edges a dummy node in every layer they pass, then the order within layers and the places are relaxed towards the neighbours.
 */
final class Layers {
    private static final int SWEEPS = 24;

    /** A node of the graph, or one of the dummies on a long edge. */
    static final class Place {
        private final List<Place> up = new ArrayList<>(), down = new ArrayList<>();
        private final double width;
        private int layer;
        private double x;

        private Place(double width, int layer) {
            this.width = width;
            this.layer = layer;
        }

        /** Counted from the top. */
        int layer() { return layer; }

        /** Its middle. */
        double x() { return x; }
    }

    private final List<Place> nodes = new ArrayList<>();
    private final List<List<Place>> rows = new ArrayList<>();

    /**
     * Draws a graph whose nodes come in a topological order.
     *
     * @param inputs the numbers of each node's inputs, all of them smaller than its own
     * @param width  of a node, its share of the gap included
     * @param dummy  what a passing edge needs, likewise
     */
    Layers(List<List<Integer>> inputs, double width, double dummy) {
        int[] layer = layersOf(inputs);
        for (int i = 0; i < layer.length; i++) nodes.add(place(width, layer[i]));
        for (int i = 0; i < layer.length; i++)
            for (int input : inputs.get(i).stream().distinct().toList()) {
                Place from = nodes.get(input);
                for (int between = layer[input] + 1; between < layer[i]; between++) from = join(from, place(dummy, between));
                join(from, nodes.get(i));
            }
        for (int sweep = 0; sweep < SWEEPS; sweep++) sweep(sweep % 2 == 0);
        double left = rows.stream().flatMap(List::stream).mapToDouble(p -> p.x - p.width / 2).min().orElse(0);
        for (List<Place> row : rows) for (Place p : row) p.x -= left;
    }

    /** Where a node is. */
    Place node(int i) { return nodes.get(i); }

    /** The places an edge passes through, both ends included. */
    List<Place> route(int from, int to) {
        List<Place> route = new ArrayList<>(List.of(nodes.get(to)));
        if (!climb(route, nodes.get(from))) throw new IllegalArgumentException("there is no edge from " + from + " to " + to);
        return route.reversed();
    }

    /** How many layers. */
    int count() { return rows.size(); }

    /** The width of the whole. */
    double width() { return rows.stream().flatMap(List::stream).mapToDouble(p -> p.x + p.width / 2).max().orElse(0); }

    private boolean climb(List<Place> route, Place goal) {
        for (Place above : route.getLast().up) {
            if (above != goal && nodes.contains(above)) continue; // another edge
            route.add(above);
            if (above == goal || climb(route, goal)) return true;
            route.removeLast();
        }
        return false;
    }

    /** As low as its uses allow: a value stands just above the first that needs it. */
    private static int[] layersOf(List<List<Integer>> inputs) {
        int[] fromEnd = new int[inputs.size()];
        for (int i = fromEnd.length - 1; i >= 0; i--)
            for (int input : inputs.get(i)) fromEnd[input] = Math.max(fromEnd[input], fromEnd[i] + 1);
        int depth = Arrays.stream(fromEnd).max().orElse(0);
        return Arrays.stream(fromEnd).map(d -> depth - d).toArray();
    }

    private Place place(double width, int layer) {
        while (rows.size() <= layer) rows.add(new ArrayList<>());
        Place p = new Place(width, layer);
        List<Place> row = rows.get(layer);
        p.x = row.isEmpty() ? 0 : row.getLast().x + (row.getLast().width + width) / 2;
        row.add(p);
        return p;
    }

    private static Place join(Place above, Place below) {
        above.down.add(below);
        below.up.add(above);
        return below;
    }

    /** One pass over all layers: everything moves to the middle of its neighbours above, or of those below. */
    private void sweep(boolean fromTop) {
        for (List<Place> row : fromTop ? rows : rows.reversed()) {
            for (Place p : row) {
                List<Place> near = fromTop ? p.up : p.down;
                if (!near.isEmpty()) p.x = near.stream().mapToDouble(Place::x).average().orElseThrow();
            }
            row.sort(Comparator.comparingDouble(Place::x)); // stable: equals keep their order
            spread(row);
        }
    }

    /** The least movement after which no two overlap: neighbours that would are moved apart as one group, about its middle. */
    private static void spread(List<Place> row) {
        List<double[]> groups = new ArrayList<>(); // sum of wished left ends, places in it, width
        for (Place p : row) {
            groups.add(new double[] {p.x - p.width / 2, 1, p.width});
            while (groups.size() > 1) {
                double[] b = groups.getLast(), a = groups.get(groups.size() - 2);
                if (a[0] / a[1] + a[2] <= b[0] / b[1]) break;
                groups.removeLast();
                a[0] += b[0] - a[2] * b[1]; // b's places stand a[2] to the right of the group's left end
                a[1] += b[1];
                a[2] += b[2];
            }
        }
        int next = 0;
        for (double[] group : groups) {
            double left = group[0] / group[1];
            for (int i = 0; i < group[1]; i++, next++) {
                row.get(next).x = left + row.get(next).width / 2;
                left += row.get(next).width;
            }
        }
    }
}
