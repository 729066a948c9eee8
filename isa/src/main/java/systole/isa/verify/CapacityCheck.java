package systole.isa.verify;

import systole.isa.Declarations.Buffer;
import systole.isa.Declarations.Space;

/** Buffers end where the memory of a core ends, or before. */
final class CapacityCheck {
    private CapacityCheck() {}

    static void check(Facts facts, Limits limits) {
        check(facts, Space.SCRATCH, limits.scratchBytes(), Rule.SCRATCH_OVERFLOW, "scratchpad");
        check(facts, Space.ACCUMULATOR, limits.accumulatorBytes(), Rule.ACCUMULATOR_OVERFLOW, "accumulators");
    }

    private static void check(Facts facts, Space space, long available, Rule rule, String name) {
        long[] addresses = facts.kernel.addresses();
        long end = 0;
        int largest = -1;
        for (int i = 0; i < addresses.length; i++) {
            Buffer buffer = facts.buffer(i);
            if (buffer.space() != space) {
                continue;
            }
            end = Math.max(end, addresses[i] + buffer.bytes());
            if (largest < 0 || buffer.bytes() > facts.buffer(largest).bytes()) {
                largest = i;
            }
        }
        if (end > available && largest >= 0) {
            Buffer most = facts.buffer(largest);
            facts.found(
                    Finding.KERNEL,
                    rule,
                    "buffers need " + end + " bytes of the " + name + ", a core has " + available + "; " + most.name()
                            + " is the largest with " + most.bytes() + " in "
                            + (most.stages() == 1 ? "one stage" : most.stages() + " stages")
                            + ": fewer stages, a smaller tile or shared addresses would help");
        }
    }
}
