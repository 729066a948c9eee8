package systole.memory.dram;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who goes first in a bank. Among banks the oldest request whose command may be given goes first; within a bank requests to
 * the open row (hits) compete with older or younger ones to other rows.
 */
public interface Scheduler {
    /**
     * Whether the row may be closed for a request to another row while a hit waits.
     *
     * @param other arrival of the oldest request to another row
     * @param hit arrival of the oldest hit
     */
    boolean closesBeforeHit(long other, long hit);

    /**
     * Whether a hit may pass an older request to another row.
     *
     * @param other arrival of the oldest request to another row
     * @param hit arrival of the oldest hit
     */
    boolean hitPasses(long other, long hit);

    /** Whether {@link #hitPasses} is true of any two. */
    boolean hitsAlwaysPass();

    /** Names of all, the usual one first. */
    static List<String> names() {
        return List.of("fr-fcfs-row-hit", "fr-fcfs", "fcfs");
    }

    /** By name; throws {@link IllegalArgumentException} when there is none. */
    static Scheduler named(String name) {
        Map<String, Scheduler> all = new TreeMap<>();
        all.put("fr-fcfs-row-hit", new RowHitFirst());
        all.put("fr-fcfs", new FirstReady());
        all.put("fcfs", new FirstCome());
        Scheduler scheduler = all.get(name);
        if (scheduler == null) {
            throw new IllegalArgumentException("a scheduler is one of " + String.join(", ", names()));
        }
        return scheduler;
    }
}
