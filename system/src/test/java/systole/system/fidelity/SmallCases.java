package systole.system.fidelity;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.microarch.Action;
import systole.microarch.DeviceSpec;
import systole.microarch.timing.FastTimer;
import systole.microarch.timing.Residency;
import systole.system.json.Descriptions;
import systole.system.run.DeviceLowering;
import systole.workloads.lowering.KernelLibrary;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.attention.AttentionLibrary;
import systole.workloads.lowering.gemm.GemmLibrary;
import systole.workloads.operator.Attention;
import systole.workloads.operator.AttentionDecode;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.Operator;

/** Products and attention of generated shapes, lowered by the real libraries for small devices. */
final class SmallCases {
    private static final long MOST_BYTES = 3 << 19;
    private static final List<String> KINDS =
            List.of("product, whole tiles", "product, ragged", "attention, prefill", "attention, decode");
    private static final int[] WHOLE = {64, 128, 256, 512, 1024};

    /**
     * A case.
     *
     * @param kind class that it is counted in
     * @param device it runs on
     * @param operator what was lowered
     * @param kernels what it was lowered to
     */
    record Case(String kind, SmallDevices device, Operator operator, List<Kernel> kernels) {}

    private final Random random;

    private SmallCases(long seed) {
        this.random = new Random(seed);
    }

    /** Cases in turn of every kind on every device. */
    static List<Case> of(long seed, int count) {
        return new SmallCases(seed).cases(count);
    }

    private List<Case> cases(int count) {
        List<DeviceSpec> specs = new ArrayList<>();
        List<Lowering> lowerings = new ArrayList<>();
        for (SmallDevices device : SmallDevices.values()) {
            DeviceSpec spec = device.spec(SmallDevices.Memory.COMMANDS);
            specs.add(spec);
            lowerings.add(lowering(device, spec));
        }
        List<Case> cases = new ArrayList<>();
        // a shape that is too large is drawn again for the same class, so that classes are of one size
        while (cases.size() < count) {
            int at = cases.size() % specs.size();
            int kind = cases.size() / specs.size() % KINDS.size();
            Operator operator = operator(kind);
            List<Kernel> kernels = operator.lower(lowerings.get(at));
            if (bytes(kernels, specs.get(at)) <= MOST_BYTES) {
                cases.add(new Case(KINDS.get(kind), SmallDevices.values()[at], operator, kernels));
            }
        }
        return cases;
    }

    private Operator operator(int kind) {
        return switch (kind) {
            case 0 -> new Gemm("p", pick(), pick(), pick(), 1, DataType.BF16, DataType.BF16);
            // rows of an operand begin at multiples of 16 bytes, as libraries and hardware ask
            case 1 ->
                new Gemm(
                        "p",
                        1 + random.nextInt(600),
                        8L * between(4, 100),
                        8L * between(8, 150),
                        1,
                        DataType.BF16,
                        DataType.BF16);
            case 2 -> {
                boolean causal = random.nextBoolean();
                int kv = between(1, 2);
                int tokens = between(32, 512);
                int more = random.nextBoolean() ? 0 : between(1, 256);
                yield new Attention(
                        "a",
                        1,
                        kv * between(1, 4),
                        kv,
                        random.nextBoolean() ? 64 : 128,
                        tokens,
                        tokens + more,
                        causal,
                        false,
                        DataType.BF16,
                        DataType.BF16,
                        DataType.BF16);
            }
            default -> {
                int kv = between(1, 2);
                yield new AttentionDecode(
                        "d",
                        between(1, 4),
                        kv * between(1, 8),
                        kv,
                        random.nextBoolean() ? 64 : 128,
                        between(64, 2048),
                        false,
                        DataType.BF16,
                        DataType.BF16,
                        DataType.BF16);
            }
        };
    }

    private long pick() {
        return WHOLE[random.nextInt(WHOLE.length)];
    }

    private int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    private static long bytes(List<Kernel> kernels, DeviceSpec spec) {
        long bytes = 0;
        for (Kernel kernel : kernels) {
            bytes += new FastTimer()
                    .time(
                            kernel,
                            spec,
                            spec.clock().maximumHertz(),
                            Residency.cold(kernel.tensors().size()))
                    .count(Action.LOADED_BYTE);
        }
        return bytes;
    }

    /** The family's library without loads before the first tile, which are the same at every clock. */
    private static Lowering lowering(SmallDevices device, DeviceSpec spec) {
        KernelLibrary library =
                Descriptions.device(device.preset()).libraries().standard().kernels();
        GemmLibrary gemm = library.gemm();
        AttentionLibrary attention = library.attention();
        return DeviceLowering.of(
                spec,
                new KernelLibrary(
                        new GemmLibrary(gemm.tiles(), gemm.splits(), 0, gemm.panelWidths()),
                        new AttentionLibrary(
                                attention.prefill(),
                                attention.decode(),
                                attention.sharing(),
                                attention.splits(),
                                attention.minimumKeysPerPart(),
                                attention.convertsQueries(),
                                0,
                                attention.appendsApart(),
                                attention.calls()),
                        library.stream(),
                        library.rows(),
                        library.quantise()));
    }
}
