package systole.interconnect;

import java.util.ArrayList;
import java.util.List;

/**
 * Rings inside blocks of {@code inner} neighbouring ranks and rings of the ranks at the same place of each block: blocks share
 * out the sum, the outer rings add up shares, blocks gather. An all-to-all first goes to the right place inside the block, then
 * to the right block.
 */
record HierarchicalSchedule(CollectiveKind kind, int inner, int outer) implements CollectiveSchedule {
    @Override
    public int ranks() {
        return inner * outer;
    }

    @Override
    public int steps() {
        return switch (kind) {
            case ALL_REDUCE -> 2 * (inner - 1) + 2 * (outer - 1);
            case ALL_TO_ALL -> 2;
            default -> inner - 1 + outer - 1;
        };
    }

    @Override
    public List<Send> sends(int rank, int step) {
        if (kind == CollectiveKind.ALL_TO_ALL) {
            return exchange(rank, step == 0);
        }
        int in = inner - 1;
        int out = outer - 1;
        int at = kind == CollectiveKind.ALL_GATHER ? step + in + out : step;
        if (at < in) {
            return inside(rank, rank % inner - at - 1, Send.Action.REDUCE);
        }
        if (at < in + out) {
            return outside(rank, rank / inner - (at - in) - 1, Send.Action.REDUCE);
        }
        if (at < in + 2 * out) {
            return outside(rank, rank / inner - (at - in - out), Send.Action.COPY);
        }
        return inside(rank, rank % inner - (at - in - 2 * out), Send.Action.COPY);
    }

    /** All chunks of a place, to the next of the block. */
    private List<Send> inside(int rank, int place, Send.Action action) {
        int block = rank / inner * inner;
        int next = block + (rank % inner + 1) % inner;
        List<Send> sends = new ArrayList<>(outer);
        for (int other = 0; other < outer; other++) {
            sends.add(new Send(rank, next, other * inner + Math.floorMod(place, inner), action));
        }
        return sends;
    }

    /** The chunk of a block at the rank's own place, to the next block. */
    private List<Send> outside(int rank, int block, Send.Action action) {
        int chunk = Math.floorMod(block, outer) * inner + rank % inner;
        return List.of(new Send(rank, (rank + inner) % ranks(), chunk, action));
    }

    private List<Send> exchange(int rank, boolean first) {
        int place = rank % inner;
        int block = rank / inner;
        List<Send> sends = new ArrayList<>();
        for (int distance = 1; distance < (first ? inner : outer); distance++) {
            int to = first ? block * inner + (place + distance) % inner : (block + distance) % outer * inner + place;
            for (int other = 0; other < (first ? outer : inner); other++) {
                int source = first ? rank : block * inner + other;
                int destination = first ? other * inner + to % inner : to;
                sends.add(new Send(rank, to, source * ranks() + destination, Send.Action.COPY));
            }
        }
        return sends;
    }

    @Override
    public boolean rotates() {
        return false;
    }
}
