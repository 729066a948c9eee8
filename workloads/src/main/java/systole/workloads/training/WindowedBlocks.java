package systole.workloads.training;

import java.util.ArrayList;
import java.util.List;

/**
 * Blocks of a sequence that ranks share under a window: of twice as many as there are ranks, rank r has the one r from the front and
 * the one r from the back. A block sees its own keys and those before it that the window reaches, so that ranks at the ends of the
 * sequence have less to do; the one with both blocks in the middle has most, and all wait for it.
 *
 * @param tokens of a sequence on each rank, of which blocks are halves
 * @param ranks that share it
 * @param window keys that a token sees, itself the last
 */
record WindowedBlocks(long tokens, int ranks, long window) {
    /**
     * Blocks of a rank that are alike.
     *
     * @param blocks how many
     * @param tokens of each
     * @param before keys before it that the window reaches
     * @param window keys that a token sees
     */
    record Group(int blocks, long tokens, long before, long window) {
        /** Keys of each. */
        long keys() {
            return tokens + before;
        }

        /** Its tokens whose windows reach keys before it. */
        long reached() {
            return Math.min(tokens, window - 1);
        }
    }

    private long block() {
        return (tokens + 1) / 2;
    }

    private long before(long block) {
        return Math.min(window - 1, block * block());
    }

    /** Blocks of the rank that has most to do. */
    List<Group> groups() {
        Group front = new Group(1, tokens - block(), before(ranks - 1L), window);
        Group back = new Group(1, block(), before(ranks), window);
        if (front.equals(back)) {
            return List.of(new Group(2, front.tokens(), front.before(), window));
        }
        List<Group> groups = new ArrayList<>();
        if (front.tokens() > 0) {
            groups.add(front);
        }
        groups.add(back);
        return groups;
    }

    /** Keys of other ranks that the rank needs that needs most of them. */
    long received() {
        long most = 0;
        for (long rank = 0; rank < ranks; rank++) {
            long front = rank * block();
            long back = (2L * ranks - 1 - rank) * block();
            long first = front - before(rank);
            long needed = before(rank) + before(2L * ranks - 1 - rank);
            // what the back block needs of the front block, and with it of what comes before that
            long twice = Math.max(0, front + block() - Math.max(first, back - before(2L * ranks - 1 - rank)));
            most = Math.max(most, needed - twice);
        }
        return most;
    }
}
