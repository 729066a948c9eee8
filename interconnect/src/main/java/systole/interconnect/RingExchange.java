package systole.interconnect;

import java.util.ArrayList;
import java.util.List;

/** An all-to-all around a ring: in step s each rank hands on all that has come s places and has farther to go. */
record RingExchange(int ranks) implements CollectiveSchedule {
    @Override
    public CollectiveKind kind() {
        return CollectiveKind.ALL_TO_ALL;
    }

    @Override
    public int steps() {
        return ranks - 1;
    }

    @Override
    public List<Send> sends(int rank, int step) {
        int origin = Math.floorMod(rank - step, ranks);
        List<Send> sends = new ArrayList<>(ranks - 1 - step);
        for (int distance = step + 1; distance < ranks; distance++) {
            int chunk = origin * ranks + (origin + distance) % ranks;
            sends.add(new Send(rank, (rank + 1) % ranks, chunk, Send.Action.COPY));
        }
        return sends;
    }

    @Override
    public boolean rotates() {
        return true;
    }
}
