package systole.interconnect;

import java.util.ArrayList;
import java.util.List;

/**
 * Sums climb binary trees and results come down, chunk after chunk in a pipeline. With two trees that complement each other
 * every second chunk takes the other one, so that all ranks send about as much; with one, leaves only send up. A broadcast is
 * the way down alone, from rank 0.
 */
final class TreeSchedule implements CollectiveSchedule {
    private final CollectiveKind kind;
    private final int ranks;
    private final List<BinaryTree> trees;
    private final List<List<List<Integer>>> children = new ArrayList<>();
    private final int height;

    TreeSchedule(CollectiveKind kind, int ranks, boolean two) {
        this.kind = kind;
        this.ranks = ranks;
        trees = two ? List.of(BinaryTree.of(ranks), BinaryTree.complementary(ranks)) : List.of(BinaryTree.of(ranks));
        height = trees.stream().mapToInt(BinaryTree::height).max().orElse(0);
        for (BinaryTree tree : trees) {
            List<List<Integer>> below = new ArrayList<>();
            for (int rank = 0; rank < ranks; rank++) {
                below.add(new ArrayList<>());
            }
            for (int rank = 0; rank < ranks; rank++) {
                if (tree.parents().get(rank) >= 0) {
                    below.get(tree.parents().get(rank)).add(rank);
                }
            }
            children.add(below);
        }
    }

    @Override
    public CollectiveKind kind() {
        return kind;
    }

    @Override
    public int ranks() {
        return ranks;
    }

    @Override
    public int steps() {
        return chunksOfTree() - 1 + climb() + height;
    }

    @Override
    public List<Send> sends(int rank, int step) {
        List<Send> sends = new ArrayList<>();
        for (int number = 0; number < trees.size(); number++) {
            BinaryTree tree = trees.get(number);
            int depth = tree.depths().get(rank);
            int parent = tree.parents().get(rank);
            int up = chunk(step - (height - depth), number);
            if (climb() > 0 && parent >= 0 && up >= 0) {
                sends.add(new Send(rank, parent, up, Send.Action.REDUCE));
            }
            int down = chunk(step - climb() - depth, number);
            for (int child : children.get(number).get(rank)) {
                if (down >= 0) {
                    sends.add(new Send(rank, child, down, Send.Action.COPY));
                }
            }
        }
        return sends;
    }

    @Override
    public boolean rotates() {
        return false;
    }

    /** Steps from the deepest leaf to the root. */
    private int climb() {
        return kind == CollectiveKind.ALL_REDUCE ? height : 0;
    }

    private int chunksOfTree() {
        return (ranks + trees.size() - 1) / trees.size();
    }

    /** The chunk at a place in a tree's pipeline; -1 where there is none. */
    private int chunk(int place, int tree) {
        int chunk = place * trees.size() + tree;
        return place < 0 || chunk >= ranks ? -1 : chunk;
    }

    @Override
    public String toString() {
        return (trees.size() == 2 ? "two trees " : "tree ") + kind.key() + " of " + ranks;
    }
}
