package systole.interconnect;

import java.util.ArrayList;
import java.util.List;

/** Every rank sends to every other at once: one step, or for an all-reduce one to sum and one to gather. */
record DirectSchedule(CollectiveKind kind, int ranks) implements CollectiveSchedule {
    @Override
    public int steps() {
        return kind == CollectiveKind.ALL_REDUCE ? 2 : 1;
    }

    @Override
    public List<Send> sends(int rank, int step) {
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
    public boolean rotates() {
        return true;
    }
}
