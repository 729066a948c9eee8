package systole.interconnect;

import java.util.List;

/**
 * The ring: each rank sends to the next only. Summing takes {@code n - 1} steps, after which rank r has chunk r; gathering
 * takes {@code n - 1} steps from there; an all-reduce is one after the other.
 */
record RingSchedule(CollectiveKind kind, int ranks) implements CollectiveSchedule {
    @Override
    public int steps() {
        return kind == CollectiveKind.ALL_REDUCE ? 2 * (ranks - 1) : ranks - 1;
    }

    @Override
    public List<Send> sends(int rank, int step) {
        int summing = kind == CollectiveKind.ALL_GATHER ? 0 : ranks - 1;
        boolean sums = step < summing;
        int chunk = Math.floorMod(sums ? rank - step - 1 : rank - (step - summing), ranks);
        return List.of(new Send(rank, (rank + 1) % ranks, chunk, sums ? Send.Action.REDUCE : Send.Action.COPY));
    }

    @Override
    public boolean rotates() {
        return true;
    }
}
