package systole.system.fidelity;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import systole.memory.AccessProfile;
import systole.memory.CacheSpec;
import systole.memory.DramSpec;
import systole.memory.dram.DramProfile;
import systole.microarch.CoreSpec;
import systole.microarch.DeviceSpec;
import systole.microarch.LaunchSpec;
import systole.microarch.TensorSpec;
import systole.microarch.array.Dataflow;
import systole.system.json.Descriptions;

/**
 * A few cores of described devices, each with its part of cache and memory. Kernels start, end and launch tiles in no time, so
 * that what is compared is what the clocks differ in.
 */
enum SmallDevices {
    /** Output-stationary units of registers, a shared cache. */
    GPU("h100-sxm-80gb", 4, "output-stationary"),
    /** Large weight-stationary arrays, no cache. */
    TPU("tpu-v4", 1, "weight-stationary"),
    /** The same arrays, sums kept in the cells. */
    TPU_OUTPUT("tpu-v4", 1, "output-stationary");

    /** What {@code exact} takes memory for. */
    enum Memory {
        /** Banks and rows, command by command. */
        COMMANDS("banks and commands"),
        /** One pipe at the stream rate, as at the other clocks, which shows what they differ in besides. */
        PIPE("one pipe");

        private final String text;

        Memory(String text) {
            this.text = text;
        }

        /** Name in tables. */
        String text() {
            return text;
        }
    }

    private final String preset;
    private final int cores;
    private final String dataflow;

    SmallDevices(String preset, int cores, String dataflow) {
        this.preset = preset;
        this.cores = cores;
        this.dataflow = dataflow;
    }

    String preset() {
        return preset;
    }

    /** Name in tables. */
    String text() {
        return cores + " cores of " + preset + ", " + dataflow;
    }

    DeviceSpec spec(Memory memory) {
        DeviceSpec whole = Descriptions.device(preset).spec();
        return new DeviceSpec(
                name(),
                cores,
                whole.clock(),
                core(whole.core()),
                cache(whole.cache(), (double) cores / whole.cores()),
                part((DramSpec) whole.memory(), (double) cores / whole.cores(), memory),
                new LaunchSpec(0, 0, 0, 0, 0, 0, 0),
                whole.power(),
                whole.energy());
    }

    private CoreSpec core(CoreSpec core) {
        TensorSpec t = core.tensor();
        return new CoreSpec(
                new TensorSpec(
                        t.units(),
                        t.rows(),
                        t.columns(),
                        t.depth(),
                        Dataflow.named(dataflow),
                        t.rates(),
                        t.latencyCycles(),
                        t.warpShare()),
                core.vectorLanes(),
                core.specialPerCycle(),
                core.scratchBytes(),
                core.scratchBytesPerCycle(),
                core.accumulatorBytes(),
                core.portBytesPerCycle(),
                core.loadBytesInFlight());
    }

    private static @Nullable CacheSpec cache(@Nullable CacheSpec cache, double part) {
        return cache == null
                ? null
                : new CacheSpec(
                        (long) (cache.capacityBytes() * part),
                        cache.commonShare(),
                        cache.bandwidthBytesPerSecond() * part,
                        cache.latencySeconds(),
                        cache.sectorBytes());
    }

    /** As many whole channels as come nearest. */
    private static DramSpec part(DramSpec memory, double part, Memory seen) {
        int channels = (int) Math.max(1, Math.round(memory.channels() * part));
        double share = (double) channels / memory.channels();
        DramSpec spec = DramSpec.of(
                memory.type(),
                memory.capacityBytes(),
                memory.bandwidthBytesPerSecond() * share,
                memory.pathBytesPerSecond() * share,
                memory.latencySeconds(),
                channels,
                ((DramProfile) memory.profile()).readers(),
                Objects.requireNonNull(memory.standard()));
        return seen == Memory.COMMANDS
                ? spec
                : new DramSpec(
                        spec.type(),
                        spec.capacityBytes(),
                        spec.bandwidthBytesPerSecond(),
                        spec.pathBytesPerSecond(),
                        spec.latencySeconds(),
                        spec.rowBytes(),
                        spec.pseudoChannels(),
                        spec.accessBytes(),
                        AccessProfile.constant(
                                spec.profile().readPart((double) spec.capacityBytes()),
                                spec.profile().turnaroundSeconds(),
                                spec.profile().writeBatchBytes()),
                        null);
    }
}
