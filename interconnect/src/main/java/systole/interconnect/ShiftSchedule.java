package systole.interconnect;

import java.util.List;

/** Every rank sends its buffer to the next. */
record ShiftSchedule(int ranks) implements CollectiveSchedule {
    @Override
    public CollectiveKind kind() {
        return CollectiveKind.SEND;
    }

    @Override
    public int steps() {
        return 1;
    }

    @Override
    public List<Send> sends(int rank, int step) {
        return List.of(new Send(rank, (rank + 1) % ranks, rank, Send.Action.COPY));
    }

    @Override
    public boolean rotates() {
        return true;
    }
}
