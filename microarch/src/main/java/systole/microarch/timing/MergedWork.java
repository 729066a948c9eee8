package systole.microarch.timing;

import java.util.Arrays;
import java.util.List;
import systole.sim.Resource;

/**
 * Code of a queue in which vector instructions that follow each other are one, and loops of nothing else are unrolled into it:
 * nothing can happen between them, so that time and counts are those of the single ones. A clock that writes down single
 * instructions cannot use it.
 */
final class MergedWork {
    private final Decoded decoded;
    private final Decoded.Code code;
    private final int[] op;
    private final int[] arg;
    private final int[] jump;
    private final int[] level;
    private int size;

    private MergedWork(Decoded decoded, Decoded.Code code) {
        this.decoded = decoded;
        this.code = code;
        int length = code.op().length;
        op = new int[length];
        arg = new int[length];
        jump = new int[length];
        level = new int[length];
    }

    /** The merged code; merged instructions are added to the compute instructions of the kernel. */
    static Decoded.Code of(Decoded decoded, Decoded.Code code) {
        return new MergedWork(decoded, code).merge();
    }

    private Decoded.Code merge() {
        int[] open = new int[decoded.levels];
        int depth = 0;
        for (int pc = 0; pc < code.op().length; pc++) {
            int next = code.op()[pc];
            if (next == Decoded.COMPUTE && mergeable(code.arg()[pc])) {
                work(code.arg()[pc], 1);
                continue;
            }
            if (next == Decoded.LOOP) {
                open[depth++] = size;
            } else if (next == Decoded.END) {
                int start = open[--depth];
                if (unrolled(start)) {
                    continue;
                }
                jump[size] = start;
                jump[start] = size;
            }
            op[size] = next;
            arg[size] = code.arg()[pc];
            level[size++] = code.level()[pc];
        }
        return new Decoded.Code(
                Arrays.copyOf(op, size),
                Arrays.copyOf(arg, size),
                Arrays.copyOf(jump, size),
                Arrays.copyOf(level, size));
    }

    private boolean mergeable(int number) {
        ComputeOp work = decoded.compute.get(number);
        return work.resource() == Resource.VECTOR && work.macs() == 0 && work.latencyTicks() == 0;
    }

    /** A loop that holds one merged instruction and nothing else becomes that instruction, as often as it is run. */
    private boolean unrolled(int start) {
        boolean constant = decoded.bounds.get(arg[start]).limit().terms().isEmpty();
        if (!constant || size != start + 2 || op[start + 1] != Decoded.COMPUTE || !mergeable(arg[start + 1])) {
            return false;
        }
        size = start;
        work(arg[start + 1], decoded.bounds.get(arg[start]).trips(new int[0]));
        return true;
    }

    /** Adds work, to the instruction before where that is of the kind. */
    private void work(int number, long times) {
        if (times == 0) {
            return;
        }
        int before = size - 1;
        boolean joins = before >= 0 && op[before] == Decoded.COMPUTE && mergeable(arg[before]);
        if (!joins) {
            before = size++;
            op[before] = Decoded.COMPUTE;
        }
        if (!joins && times == 1) {
            arg[before] = number;
            return;
        }
        List<ComputeOp> compute = decoded.compute;
        ComputeOp more = compute.get(number).repeated(times);
        ComputeOp all = joins ? compute.get(arg[before]).plus(more) : more;
        arg[before] = compute.size();
        compute.add(all);
    }
}
