package systole.interconnect;

import java.util.ArrayList;
import java.util.List;

/**
 * A binary tree over ranks in their order, so that every rank is inside of it or a leaf by its lowest bit: odd ranks are leaves.
 * Moved on by one place (or mirrored, among an even number) it makes the leaves of the one the inside of the other (Sanders,
 * Speck, Träff 2009).
 *
 * @param parents by rank; -1 for the root
 * @param depths by rank; 0 for the root
 */
record BinaryTree(List<Integer> parents, List<Integer> depths) {
    static BinaryTree of(int ranks) {
        return numbered(ranks, false);
    }

    /** The tree whose inside are the leaves of the first. */
    static BinaryTree complementary(int ranks) {
        return numbered(ranks, true);
    }

    private static BinaryTree numbered(int ranks, boolean other) {
        List<Integer> parents = new ArrayList<>();
        List<Integer> depths = new ArrayList<>();
        for (int rank = 0; rank < ranks; rank++) {
            int place = other ? place(rank, ranks) : rank;
            int up = parent(place, ranks);
            int depth = 0;
            for (int above = up; above >= 0; above = parent(above, ranks)) {
                depth++;
            }
            parents.add(up < 0 ? -1 : other ? rank(up, ranks) : up);
            depths.add(depth);
        }
        return new BinaryTree(List.copyOf(parents), List.copyOf(depths));
    }

    private static int place(int rank, int ranks) {
        return ranks % 2 == 0 ? ranks - 1 - rank : Math.floorMod(rank - 1, ranks);
    }

    private static int rank(int place, int ranks) {
        return ranks % 2 == 0 ? ranks - 1 - place : (place + 1) % ranks;
    }

    /** The parent of a place: the number with its lowest bit one higher, or the number without it where that is too far. */
    private static int parent(int place, int ranks) {
        if (place == 0) {
            return -1;
        }
        int bit = Integer.lowestOneBit(place);
        int up = (place ^ bit) | (bit << 1);
        return up < ranks ? up : place ^ bit;
    }

    int height() {
        return depths.stream().mapToInt(Integer::intValue).max().orElse(0);
    }
}
