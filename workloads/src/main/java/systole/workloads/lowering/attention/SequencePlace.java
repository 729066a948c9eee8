package systole.workloads.lowering.attention;

import java.util.ArrayList;
import java.util.List;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Queue;

/** How a tile finds out where its sequence lies: loads of which each must have come before the next can be asked for. */
final class SequencePlace {
    private static final int STAGES = 2;

    private final KernelBuilder k;
    private final FlashPlan plan;
    private final int loads;

    SequencePlace(KernelBuilder k, FlashPlan plan) {
        this.k = k;
        this.plan = plan;
        this.loads = plan.tile().tileLoads();
    }

    private final List<BufferRef> numbers = new ArrayList<>();
    private int full;
    private int empty;

    /** The loads, before any other of the tile. */
    void load() {
        if (loads == 0) {
            return;
        }
        int batchAxis = plan.grid().axes().size() - 1;
        int sequences = plan.grid().axes().get(batchAxis).extent();
        full = k.semaphore("placed", 0);
        empty = k.semaphore("place_taken", STAGES);
        int step = k.semaphore("step", 0);
        k.wait(Queue.LOAD, empty);
        for (int i = 0; i < loads; i++) {
            int table = k.tensor("place_" + i, DataType.INT32, sequences);
            BufferRef number = k.scratch("number_" + i, DataType.INT32, 1, 1, STAGES);
            numbers.add(number);
            k.emit(Opcode.LOAD, number.next(), k.tile(table, 1, List.of(Affine.grid(batchAxis, 1)), 1));
            k.signal(Queue.LOAD, step).wait(Queue.LOAD, step);
        }
        k.signal(Queue.LOAD, full);
    }

    /** The last that reads them. */
    void read() {
        if (loads == 0) {
            return;
        }
        BufferRef place = k.accumulator("place", DataType.INT32, 1, 1, 1);
        k.wait(Queue.VECTOR, full);
        numbers.forEach(number -> k.emit(Opcode.CONVERT, place, number.next()));
        k.signal(Queue.VECTOR, empty);
    }
}
