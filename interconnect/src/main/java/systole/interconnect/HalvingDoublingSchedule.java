package systole.interconnect;

import java.util.ArrayList;
import java.util.List;

/**
 * Recursive halving and doubling (Thakur, Rabenseifner, Gropp 2005): partners a power of two apart exchange halves of what they
 * hold, nearest and largest first, until each has one part of the sum; gathering goes the other way. Ranks beyond a power of two
 * hand their buffer to a partner before an all-reduce and get the result after.
 */
record HalvingDoublingSchedule(CollectiveKind kind, int ranks) implements CollectiveSchedule {
    @Override
    public int steps() {
        int rounds = kind == CollectiveKind.ALL_REDUCE ? 2 * levels() : levels();
        return rounds + (extra() > 0 ? 2 : 0);
    }

    @Override
    public List<Send> sends(int rank, int step) {
        int inner = extra() > 0 ? step - 1 : step;
        if (inner < 0) {
            return rank < power() ? List.of() : all(rank, rank - power(), Send.Action.REDUCE);
        }
        int rounds = kind == CollectiveKind.ALL_REDUCE ? 2 * levels() : levels();
        if (inner >= rounds) {
            return rank >= extra() ? List.of() : all(rank, rank + power(), Send.Action.COPY);
        }
        if (rank >= power()) {
            return List.of();
        }
        boolean sums = kind != CollectiveKind.ALL_GATHER && inner < levels();
        int level = sums ? inner : kind == CollectiveKind.ALL_REDUCE ? rounds - 1 - inner : levels() - 1 - inner;
        int bit = 1 << level;
        List<Send> sends = new ArrayList<>();
        for (int chunk = 0; chunk < ranks; chunk++) {
            int differs = (chunk % power()) ^ rank;
            // summing gives away what the partner goes on with; gathering gives what has come together so far
            boolean goes = sums ? (differs & (2 * bit - 1)) == bit : (differs & (2 * bit - 1)) == 0;
            if (goes) {
                sends.add(new Send(rank, rank ^ bit, chunk, sums ? Send.Action.REDUCE : Send.Action.COPY));
            }
        }
        return sends;
    }

    @Override
    public boolean rotates() {
        return false;
    }

    private List<Send> all(int from, int to, Send.Action action) {
        List<Send> sends = new ArrayList<>(ranks);
        for (int chunk = 0; chunk < ranks; chunk++) {
            sends.add(new Send(from, to, chunk, action));
        }
        return sends;
    }

    private int power() {
        return Integer.highestOneBit(ranks);
    }

    private int levels() {
        return Integer.numberOfTrailingZeros(power());
    }

    private int extra() {
        return ranks - power();
    }
}
