package systole.workloads.lowering.gemm;

import java.util.List;
import java.util.Map;
import java.util.Random;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.memory.AccessProfile;
import systole.memory.CacheSpec;
import systole.memory.DramSpec;
import systole.microarch.ClockSpec;
import systole.microarch.CoreSpec;
import systole.microarch.DeviceSpec;
import systole.microarch.EnergyTable;
import systole.microarch.LaunchSpec;
import systole.microarch.PowerSpec;
import systole.microarch.TensorSpec;
import systole.microarch.array.Dataflow;
import systole.workloads.lowering.KernelLibrary;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.Machines;
import systole.workloads.lowering.attention.Overlap;
import systole.workloads.operator.Gemm;

/**
 * A random product on a random device, lowered to a candidate taken at random: whatever the heuristic would choose, every
 * candidate must be right.
 *
 * @param gemm the product
 * @param tile the only tile of the library
 * @param kernels the lowered product
 * @param device where it runs
 */
record GemmCase(Gemm gemm, GemmLibrary.Tile tile, List<Kernel> kernels, DeviceSpec device) {
    private static final int[] SIZES = {1, 7, 31, 64, 127, 128, 251, 256, 509, 640, 1021};
    private static final KernelLibrary OTHERS = Machines.gpuLibrary(Overlap.NONE, false, false);

    static GemmCase random(Random random) {
        DeviceSpec device = random.nextInt(3) == 0 ? gpu() : small(random.nextInt(4) != 0);
        DataType type = random.nextInt(3) == 0 ? DataType.FP8_E4M3 : DataType.BF16;
        Gemm gemm = new Gemm(
                "product",
                size(random),
                size(random),
                random.nextInt(4) == 0 ? 4093 : size(random),
                random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 1,
                type,
                random.nextBoolean() ? DataType.BF16 : DataType.FP32);
        int rows = 16 << random.nextInt(4);
        GemmLibrary.Tile tile = new GemmLibrary.Tile(
                rows,
                random.nextInt(3) == 0 ? 8 : 0,
                16 << random.nextInt(4),
                64 << random.nextInt(2),
                2 + random.nextInt(4),
                Math.min(64, rows),
                128,
                1 + random.nextInt(2),
                1 + random.nextInt(2),
                random.nextBoolean());
        GemmLibrary library =
                new GemmLibrary(List.of(tile), List.of(1, 2, 3, 4, 7, 8), random.nextInt(3), List.of(1, 4, 8));
        return new GemmCase(gemm, tile, lower(gemm, library, device, random), device);
    }

    private static int size(Random random) {
        return SIZES[random.nextInt(SIZES.length)];
    }

    static List<Kernel> lower(Gemm gemm, GemmLibrary library, DeviceSpec device, Random random) {
        return GemmLowering.lower(
                gemm,
                new Lowering(
                        device.target(),
                        new KernelLibrary(library, OTHERS.attention(), OTHERS.stream()),
                        kernels -> random.nextDouble()));
    }

    /** Parts that the sums are split into. */
    int parts() {
        return kernels.get(0).grid().axes().get(2).extent();
    }

    GemmCase on(DeviceSpec other) {
        return new GemmCase(gemm, tile, kernels, other);
    }

    /** Four cores at 1 GHz of 1024 products a cycle, 100 GB/s, a cache of 1 MB or none. */
    static DeviceSpec small(boolean cached) {
        return device(
                "small",
                4,
                1_000_000_000,
                1,
                cached ? new CacheSpec(1_000_000, 1, 400e9, 200e-9, 32) : null,
                new DramSpec("test", 1L << 34, 100e9, 500e-9, 1024, 16, 64, AccessProfile.constant(1, 10e-9, 1024)));
    }

    /** The proportions of a large GPU. */
    static DeviceSpec gpu() {
        return device(
                "gpu",
                132,
                1_755_000_000,
                2,
                new CacheSpec(50_000_000, 0.6, 5.5e12, 270e-9, 32),
                new DramSpec(
                        "HBM",
                        80_000_000_000L,
                        3.35e12,
                        600e-9,
                        1024,
                        80,
                        64,
                        AccessProfile.constant(0.886, 20e-9, 1024)));
    }

    private static DeviceSpec device(
            String id,
            int cores,
            long hertz,
            int rateOfUnits,
            @org.jspecify.annotations.Nullable CacheSpec cache,
            DramSpec memory) {
        TensorSpec tensor = new TensorSpec(
                4,
                8,
                8 * rateOfUnits,
                4,
                Dataflow.named("output-stationary"),
                Map.of(DataType.BF16, 1.0, DataType.FP8_E4M3, 2.0),
                30,
                1);
        return new DeviceSpec(
                id,
                cores,
                new ClockSpec(hertz, hertz, hertz / 5, 15_000_000, 0.7, hertz / 2, 1.0),
                new CoreSpec(tensor, 128, 16, 227 * 1024, 256, 256 * 1024, 64, 1 << 16),
                cache,
                memory,
                new LaunchSpec(0.8e-6, 1.5e-6, 1.2e-6, 0.6e-6, 120e-9, 2e-6, 5e-6),
                new PowerSpec(700, 70, 120),
                new EnergyTable(Map.of(DataType.BF16, 0.5, DataType.FP8_E4M3, 0.25), 0.3, 1, 4, 0.4, 3, 30, 1000, 10));
    }

    /** The device with its memory at another multiple of the bandwidth. */
    static DeviceSpec faster(DeviceSpec device, double memory, double cache, int cores, int clockPercent) {
        DramSpec dram = (DramSpec) device.memory();
        CacheSpec spec = device.cache();
        ClockSpec clock = device.clock();
        return new DeviceSpec(
                device.id(),
                device.cores() * cores,
                new ClockSpec(
                        clock.referenceHertz(),
                        clock.maximumHertz() / 100 * clockPercent,
                        clock.minimumHertz(),
                        clock.stepHertz(),
                        clock.minimumVolts(),
                        clock.kneeHertz(),
                        clock.maximumVolts()),
                device.core(),
                spec == null
                        ? null
                        : new CacheSpec(
                                spec.capacityBytes(),
                                spec.commonShare(),
                                spec.bandwidthBytesPerSecond() * cache,
                                spec.latencySeconds(),
                                spec.sectorBytes()),
                new DramSpec(
                        dram.type(),
                        dram.capacityBytes(),
                        dram.bandwidthBytesPerSecond() * memory,
                        dram.latencySeconds(),
                        dram.rowBytes(),
                        dram.pseudoChannels(),
                        dram.accessBytes(),
                        dram.profile()),
                device.launch(),
                device.power(),
                device.energy());
    }
}
