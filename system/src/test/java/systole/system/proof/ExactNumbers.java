package systole.system.proof;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import systole.isa.DataType;
import systole.isa.Target;
import systole.system.DeviceDescription;
import systole.system.json.Descriptions;
import systole.workloads.lowering.Lowering;

/** Proofs in fp32, in which there is little to round. */
final class ExactNumbers {
    private ExactNumbers() {}

    /** Lowering for a device that has products of fp32 as well; any candidate of its library is taken at random. */
    static Lowering lowering(String device, Random random) {
        DeviceDescription description = Descriptions.device(device);
        Target limits = description.spec().target();
        Map<DataType, Double> rates = new EnumMap<>(limits.macsPerCycle());
        rates.put(DataType.FP32, 1.0);
        Target target = new Target(
                limits.cores(),
                limits.scratchBytes(),
                limits.accumulatorBytes(),
                limits.loadBytesInFlight(),
                rates,
                limits.vectorLanes());
        return new Lowering(target, description.libraries().standard().kernels(), kernels -> random.nextDouble());
    }

    /** Norm of a difference over that of what is expected. */
    static double relativeError(double[] found, double[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += (found[i] - expected[i]) * (found[i] - expected[i]);
            norm += expected[i] * expected[i];
        }
        return Math.sqrt(difference / norm);
    }
}
