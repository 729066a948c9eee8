package systole.system.collective;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import systole.interconnect.network.LinkRate;
import systole.interconnect.network.Wiring;
import systole.interconnect.network.Wirings;

/**
 * A topology by name: {@code ring}, {@code row}, {@code switch}, {@code full}, {@code torus2d}, {@code torus3d}, {@code mesh2d},
 * {@code fat-tree}, {@code rails}, {@code dragonfly}, with sizes after a colon ({@code torus2d:8x4}), or several of the simple ones
 * from the inside out ({@code switch:8,ring:4}).
 *
 * @param wiring the links
 * @param axes sizes of the hierarchy, innermost first; one for topologies without levels
 */
public record NamedTopology(Wiring wiring, List<Integer> axes) {
    private static final List<String> NAMES =
            List.of("ring", "row", "switch", "full", "torus2d", "torus3d", "mesh2d", "fat-tree", "rails", "dragonfly");

    /** Links that are held, some hundred bytes each. */
    private static final long MOST_LINKS = 4_000_000;

    /** Copies the list. */
    public NamedTopology {
        axes = List.copyOf(axes);
    }

    /**
     * Makes a topology.
     *
     * @param text names and sizes
     * @param ranks devices in all
     * @param rates of the links of each level; one for all, or as many as levels, inside first. A fat tree's second is that from
     *     leaf to spine, of rails the card's, of a dragonfly those between routers of a group and between groups
     * @throws IllegalArgumentException when the text names none or its sizes do not fit
     */
    public static NamedTopology of(String text, int ranks, List<LinkRate> rates) {
        List<String> levels = List.of(text.split(",", -1));
        if (levels.size() > 1) {
            return levels(levels, ranks, rates);
        }
        String name = name(text);
        List<Integer> sizes = sizes(text);
        return switch (name) {
            case "torus2d", "torus3d", "mesh2d" -> {
                int axes = name.equals("torus3d") ? 3 : 2;
                List<Integer> sides = sizes.isEmpty() ? box(ranks, axes) : sizes;
                check(sides.size() == axes && product(sides) == ranks, text, ranks, axes + " sides");
                List<Wiring> lines = new ArrayList<>();
                for (int axis = 0; axis < axes; axis++) {
                    LinkRate rate = at(rates, axis);
                    int side = sides.get(axis);
                    lines.add(name.equals("mesh2d") ? Wirings.row(side, rate) : Wirings.ring(side, rate));
                }
                yield new NamedTopology(Wirings.grid(lines), sides);
            }
            case "fat-tree" -> {
                check(sizes.size() <= 2, text, ranks, "devices of a leaf and spines");
                int leaf = sizes.isEmpty() ? box(ranks, 2).get(0) : sizes.get(0);
                int spines = sizes.size() < 2 ? leaf : sizes.get(1);
                if (spines > ranks) {
                    throw new IllegalArgumentException(
                            "found \"" + text + "\", expected at most " + ranks + " spines, one for each rank");
                }
                checkLinks((ranks + leaf - 1L) / leaf * spines, text);
                yield new NamedTopology(
                        Wirings.fatTree(ranks, leaf, spines, rates.get(0), at(rates, 1)), List.of(ranks));
            }
            case "rails" -> {
                check(sizes.size() == 2 && product(sizes) == ranks, text, ranks, "nodes and devices of a node");
                yield new NamedTopology(
                        Wirings.rails(sizes.get(0), sizes.get(1), rates.get(0), at(rates, 1)),
                        List.of(sizes.get(1), sizes.get(0)));
            }
            case "dragonfly" -> {
                check(
                        sizes.size() == 3 && product(sizes) == ranks,
                        text,
                        ranks,
                        "groups, routers of a group and devices of a router");
                checkLinks(
                        (long) sizes.get(0) * sizes.get(1) * sizes.get(1) + (long) sizes.get(0) * sizes.get(0), text);
                yield new NamedTopology(
                        Wirings.dragonfly(
                                sizes.get(0), sizes.get(1), sizes.get(2), rates.get(0), at(rates, 1), at(rates, 2)),
                        List.of(ranks));
            }
            default -> {
                check(sizes.isEmpty() || product(sizes) == ranks, text, ranks, "one size");
                checkFull(name, ranks, ranks, text);
                yield new NamedTopology(simple(name, ranks, rates.get(0)), List.of(ranks));
            }
        };
    }

    /** Kinds of links that a topology of a name has, each of which may have its own rate. */
    public static int levels(String text) {
        int several = text.split(",", -1).length;
        if (several > 1) {
            return several;
        }
        return switch (name(text)) {
            case "torus3d", "dragonfly" -> 3;
            case "torus2d", "mesh2d", "fat-tree", "rails" -> 2;
            default -> 1;
        };
    }

    private static NamedTopology levels(List<String> levels, int ranks, List<LinkRate> rates) {
        List<Wiring> axes = new ArrayList<>();
        List<Integer> all = new ArrayList<>();
        for (int level = 0; level < levels.size(); level++) {
            String text = levels.get(level);
            List<Integer> sizes = sizes(text);
            check(sizes.size() == 1, text, ranks, "one size for each level");
            all.add(sizes.get(0));
        }
        check(product(all) == ranks, String.join(",", levels), ranks, "levels");
        for (int level = 0; level < all.size(); level++) {
            checkFull(name(levels.get(level)), all.get(level), ranks, String.join(",", levels));
            axes.add(simple(name(levels.get(level)), all.get(level), at(rates, level)));
        }
        return new NamedTopology(Wirings.grid(axes), all);
    }

    private static Wiring simple(String name, int devices, LinkRate rate) {
        return switch (name) {
            case "ring" -> Wirings.ring(devices, rate);
            case "row" -> Wirings.row(devices, rate);
            case "switch" -> Wirings.star(devices, rate);
            case "full" -> Wirings.full(devices, rate);
            default ->
                throw new IllegalArgumentException(
                        "found \"" + name + "\", expected one of ring, row, switch, full for a level");
        };
    }

    private static LinkRate at(List<LinkRate> rates, int level) {
        return rates.get(Math.min(level, rates.size() - 1));
    }

    private static String name(String text) {
        String name = text.split(":", -1)[0].strip().toLowerCase(Locale.ROOT);
        name = name.equals("fullyconnected") || name.equals("fully-connected") ? "full" : name;
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("found \"" + text + "\", expected one of " + String.join(", ", NAMES)
                    + ", or levels such as " + "\"switch:8,ring:4\"");
        }
        return name;
    }

    private static List<Integer> sizes(String text) {
        @Nullable String after = text.indexOf(':') < 0 ? null : text.substring(text.indexOf(':') + 1);
        if (after == null) {
            return List.of();
        }
        try {
            List<Integer> sizes = Arrays.stream(after.split("x", -1))
                    .map(size -> Integer.valueOf(size.strip()))
                    .toList();
            if (sizes.stream().allMatch(size -> size > 0)) {
                return sizes;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException("found \"" + text + "\", expected sizes such as 8x4 after the colon");
    }

    /** The box of so many places that is nearest to a cube, the smallest side first. */
    private static List<Integer> box(int places, int axes) {
        if (axes == 1) {
            return List.of(places);
        }
        int side = (int) Math.floor(Math.pow(places, 1.0 / axes) + 1e-9);
        while (places % side != 0) {
            side--;
        }
        List<Integer> sides = new ArrayList<>(List.of(side));
        sides.addAll(box(places / side, axes - 1));
        return sides;
    }

    /** Places in all; more than any number of ranks where they are beyond counting. */
    private static long product(List<Integer> sizes) {
        long product = 1;
        for (int size : sizes) {
            product = Math.min(product, 1L << 31) * size;
        }
        return product;
    }

    private static void checkFull(String name, int size, int ranks, String text) {
        if (name.equals("full")) {
            checkLinks((long) ranks * size, text);
        }
    }

    private static void checkLinks(long links, String text) {
        if (links > MOST_LINKS) {
            throw new IllegalArgumentException(
                    "found \"" + text + "\" of " + links + " links, expected at most " + MOST_LINKS);
        }
    }

    private static void check(boolean good, String text, int ranks, String expected) {
        if (!good) {
            throw new IllegalArgumentException(
                    "found \"" + text + "\", expected " + expected + " that make up " + ranks + " ranks");
        }
    }
}
