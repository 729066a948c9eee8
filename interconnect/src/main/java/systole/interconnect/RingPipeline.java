package systole.interconnect;

import java.util.List;

/** A broadcast around a ring from rank 0: chunk after chunk, each handed on as soon as it is there, until the last rank. */
record RingPipeline(int ranks) implements CollectiveSchedule {
    @Override
    public CollectiveKind kind() {
        return CollectiveKind.BROADCAST;
    }

    @Override
    public int steps() {
        return 2 * ranks - 2;
    }

    @Override
    public List<Send> sends(int rank, int step) {
        int chunk = step - rank;
        return chunk < 0 || chunk >= ranks || rank == ranks - 1
                ? List.of()
                : List.of(new Send(rank, rank + 1, chunk, Send.Action.COPY));
    }

    @Override
    public boolean rotates() {
        return false;
    }
}
