package systole.interconnect;

import java.util.ArrayList;
import java.util.List;

/**
 * Every rank sends to every other at once: one step, or for an all-reduce one to sum and one to gather. In a broadcast rank 0
 * alone sends, all chunks to each.
 */
record DirectSchedule(CollectiveKind kind, int ranks) implements CollectiveSchedule {
    @Override
    public int steps() {
        return kind == CollectiveKind.ALL_REDUCE ? 2 : 1;
    }

    @Override
    public List<Send> sends(int rank, int step) {
        if (kind == CollectiveKind.BROADCAST) {
            return rank == 0 ? fromRoot() : List.of();
        }
        boolean sums = kind == CollectiveKind.REDUCE_SCATTER || (kind == CollectiveKind.ALL_REDUCE && step == 0);
        List<Send> sends = new ArrayList<>(ranks - 1);
        for (int distance = 1; distance < ranks; distance++) {
            int to = (rank + distance) % ranks;
            int chunk = kind == CollectiveKind.ALL_TO_ALL ? rank * ranks + to : sums ? to : rank;
            sends.add(new Send(rank, to, chunk, sums ? Send.Action.REDUCE : Send.Action.COPY));
        }
        return sends;
    }

    @Override
    public long sendCount(int rank, int step) {
        boolean root = kind == CollectiveKind.BROADCAST && rank == 0;
        return kind == CollectiveKind.BROADCAST && !root ? 0 : (ranks - 1L) * (root ? ranks : 1);
    }

    @Override
    public boolean rotates() {
        return kind != CollectiveKind.BROADCAST;
    }

    private List<Send> fromRoot() {
        List<Send> sends = new ArrayList<>(ranks * (ranks - 1));
        for (int to = 1; to < ranks; to++) {
            for (int chunk = 0; chunk < ranks; chunk++) {
                sends.add(new Send(0, to, chunk, Send.Action.COPY));
            }
        }
        return sends;
    }
}
