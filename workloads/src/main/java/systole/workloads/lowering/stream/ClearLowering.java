package systole.workloads.lowering.stream;

import java.util.List;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.Constant;
import systole.isa.Queue;
import systole.isa.Target;
import systole.workloads.lowering.Lowering;

/** Lowers the writing of zeros. */
public final class ClearLowering {
    private ClearLowering() {}

    /** The kernel that clears a tensor of that name. */
    public static Kernel kernel(String tensor, long elements, DataType type, Lowering lowering) {
        StreamLibrary library = lowering.library().stream();
        Target target = lowering.target();
        long most = Math.max(1, Math.min(library.tileBytes(), target.scratchBytes()) * 8L / type.bits());
        long least = Math.min(most, Math.max(1, library.smallestTileBytes() * 8L / type.bits()));
        int wide = (int) Tiles.share(elements, most, least, target.cores());
        KernelBuilder k = new KernelBuilder("clear").setupLoads(library.setupLoads());
        int y = k.tensor(tensor, type, 1, elements);
        BufferRef zeros = k.scratch("zeros", type, 1, wide, 1);
        int ready = k.semaphore("ready", 0);
        k.emit(Opcode.FILL, zeros, new Constant(0)).signal(Queue.VECTOR, ready).wait(Queue.STORE, ready);
        k.emit(Opcode.STORE, k.tile(y, 1, List.of(Affine.ZERO, Affine.grid(0, wide)), 1, wide), zeros);
        return k.build(new Grid(
                List.of(new Grid.Axis("part", Math.toIntExact(Tiles.ceilDiv(elements, wide)))), List.of(0), 0));
    }
}
