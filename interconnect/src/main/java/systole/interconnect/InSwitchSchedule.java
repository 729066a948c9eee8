package systole.interconnect;

import java.util.ArrayList;
import java.util.List;

/**
 * Reduction and multicast in the switch. To sum, the switch reads every rank's chunks, adds them, and gives chunk r to rank r;
 * to gather, rank r sends chunk r once and the switch gives it to all. A rank's links carry {@code 1 + 1/n} buffers each way
 * for an all-reduce, against {@code 2 (n - 1)/n} of the ring. A broadcast leaves rank 0 once.
 */
record InSwitchSchedule(CollectiveKind kind, int ranks) implements CollectiveSchedule {
    @Override
    public int steps() {
        return kind == CollectiveKind.ALL_REDUCE ? 2 : 1;
    }

    @Override
    public List<Send> sends(int rank, int step) {
        if (kind == CollectiveKind.BROADCAST) {
            return rank == 0 ? all(0, ranks) : List.of();
        }
        if (!sums(step)) {
            return List.of(new Send(rank, ranks, rank, Send.Action.COPY));
        }
        List<Send> sends = new ArrayList<>(ranks);
        for (int distance = 0; distance < ranks; distance++) {
            sends.add(new Send(rank, ranks, (rank + distance) % ranks, Send.Action.REDUCE));
        }
        return sends;
    }

    @Override
    public List<Send> fromSwitch(int rank, int step) {
        if (kind == CollectiveKind.BROADCAST) {
            return rank == 0 ? List.of() : all(ranks, rank);
        }
        if (sums(step)) {
            return List.of(new Send(ranks, rank, rank, Send.Action.COPY));
        }
        List<Send> sends = new ArrayList<>(ranks);
        for (int distance = 0; distance < ranks; distance++) {
            sends.add(new Send(ranks, rank, (rank + distance) % ranks, Send.Action.COPY));
        }
        return sends;
    }

    @Override
    public boolean rotates() {
        return kind != CollectiveKind.BROADCAST;
    }

    private List<Send> all(int from, int to) {
        List<Send> sends = new ArrayList<>(ranks);
        for (int chunk = 0; chunk < ranks; chunk++) {
            sends.add(new Send(from, to, chunk, Send.Action.COPY));
        }
        return sends;
    }

    private boolean sums(int step) {
        return kind == CollectiveKind.REDUCE_SCATTER || (kind == CollectiveKind.ALL_REDUCE && step == 0);
    }
}
