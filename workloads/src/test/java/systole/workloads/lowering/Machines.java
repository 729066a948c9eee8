package systole.workloads.lowering;

import java.util.List;
import java.util.Map;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.Target;
import systole.workloads.lowering.attention.AttentionCalls;
import systole.workloads.lowering.attention.AttentionLibrary;
import systole.workloads.lowering.attention.AttentionTile;
import systole.workloads.lowering.attention.KeySharing;
import systole.workloads.lowering.attention.Overlap;
import systole.workloads.lowering.gemm.GemmLibrary;
import systole.workloads.lowering.stream.StreamLibrary;

/** Targets and libraries of the tests. */
public final class Machines {
    private Machines() {}

    /** A GPU of 132 cores that multiplies bf16 and fp8. */
    public static Target gpu() {
        return new Target(
                132, 227 * 1024, 256 * 1024, 32 * 1024, Map.of(DataType.BF16, 2048.0, DataType.FP8_E4M3, 4096.0), 128);
    }

    /** Two cores with large scratchpads that multiply bf16. */
    public static Target tpu() {
        return new Target(2, 16 << 20, 8 << 20, 2 << 20, Map.of(DataType.BF16, 65536.0), 2048);
    }

    /** Kernels for the GPU. */
    public static KernelLibrary gpuLibrary(Overlap overlap, boolean sharesKeys, boolean appendsApart) {
        return new KernelLibrary(
                gemm(),
                new AttentionLibrary(
                        List.of(new AttentionTile(128, 64, 2, overlap, 64, 128, true)),
                        List.of(new AttentionTile(16, 64, 4, overlap, 16, 64, true)),
                        KeySharing.always(sharesKeys),
                        List.of(1, 2, 4, 8),
                        128,
                        !appendsApart,
                        2,
                        appendsApart,
                        AttentionCalls.NONE),
                new StreamLibrary(16384, 2048, 2, true, 65536, 1, 16384));
    }

    /** Kernels for the two large cores. */
    public static KernelLibrary tpuLibrary() {
        return new KernelLibrary(
                gemm(),
                new AttentionLibrary(
                        List.of(new AttentionTile(256, 512, 2, Overlap.NONE, 256, 512, false, 2, 0)),
                        List.of(new AttentionTile(8, 512, 2, Overlap.NONE, 8, 512, false, 3, 0)),
                        KeySharing.always(true),
                        List.of(1),
                        512,
                        false,
                        0,
                        true,
                        AttentionCalls.NONE),
                new StreamLibrary(1 << 18, 4096, 2, false, 1 << 20, 0, 1 << 18));
    }

    /** Such a library with other attention kernels. */
    public static KernelLibrary with(AttentionLibrary attention) {
        KernelLibrary tpu = tpuLibrary();
        return new KernelLibrary(tpu.gemm(), attention, tpu.stream());
    }

    private static GemmLibrary gemm() {
        return new GemmLibrary(
                List.of(new GemmLibrary.Tile(128, 0, 128, 128, 4, 64, 128, 1, 1, true)), List.of(1), 2, List.of(8));
    }

    /** A lowering that thinks the kernels with fewest tiles a core shortest. */
    public static Lowering lowering(Target target, KernelLibrary library) {
        return new Lowering(
                target,
                library,
                kernels -> kernels.stream()
                        .mapToDouble(kernel -> cost(kernel, target))
                        .sum());
    }

    /** Rounds of tiles by the longest loop of a tile, with something for each kernel. */
    private static double cost(Kernel kernel, Target target) {
        long rounds = (kernel.grid().tiles() + target.cores() - 1) / target.cores();
        int[] first = new int[kernel.grid().axes().size()];
        long trips = kernel.program().instructions().stream()
                .filter(i -> i.opcode() == systole.isa.Opcode.LOOP)
                .mapToLong(i -> i.bound().trips(first))
                .max()
                .orElse(1);
        return 2 + (double) rounds * trips;
    }
}
