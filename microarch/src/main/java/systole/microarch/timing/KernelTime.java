package systole.microarch.timing;

import systole.isa.DataType;
import systole.microarch.Action;
import systole.sim.Resource;
import systole.sim.Ticks;

/**
 * What a kernel took: time, where its critical path went, and the actions that were performed. Arrays are copies owned by
 * the record.
 *
 * @param ticks from the start of the kernel to its end, launch gap not included
 * @param accounts ticks of the critical path by {@link Resource} ordinal; they sum to {@code ticks}
 * @param counts actions by {@link Action} ordinal
 * @param macType operand type of the products, fp32 when there are none
 * @param events events processed
 */
public record KernelTime(long ticks, long[] accounts, long[] counts, DataType macType, long events) {
    /** Throws {@link IllegalStateException} when the accounts do not sum to the time. */
    public KernelTime {
        long sum = 0;
        for (long account : accounts) {
            sum += account;
        }
        if (sum != ticks) {
            throw new IllegalStateException("time accounts sum to " + sum + " ticks, the kernel took " + ticks);
        }
    }

    /** Seconds. */
    public double seconds() {
        return Ticks.toSeconds(ticks);
    }

    /** Count of an action. */
    public long count(Action action) {
        return counts[action.ordinal()];
    }

    /** Ticks of the critical path that belong to a resource. */
    public long account(Resource resource) {
        return accounts[resource.ordinal()];
    }

    /** The resource with the largest account: what bounds the kernel. */
    public Resource bound() {
        return Resource.largest(accounts);
    }
}
