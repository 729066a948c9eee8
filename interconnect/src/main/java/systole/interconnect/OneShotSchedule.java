package systole.interconnect;

import java.util.ArrayList;
import java.util.List;

/** An all-reduce in one step: every rank sends its whole buffer to every other, and each adds up all of them. */
record OneShotSchedule(CollectiveKind kind, int ranks) implements CollectiveSchedule {
    @Override
    public int steps() {
        return 1;
    }

    @Override
    public List<Send> sends(int rank, int step) {
        List<Send> sends = new ArrayList<>((ranks - 1) * ranks);
        for (int distance = 1; distance < ranks; distance++) {
            for (int chunk = 0; chunk < ranks; chunk++) {
                sends.add(new Send(rank, (rank + distance) % ranks, (rank + chunk) % ranks, Send.Action.REDUCE));
            }
        }
        return sends;
    }

    @Override
    public long sendCount(int rank, int step) {
        return (ranks - 1L) * ranks;
    }

    @Override
    public boolean rotates() {
        return true;
    }
}
