package systole.workloads.lowering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static systole.workloads.lowering.SmallMachine.BOUND;
import static systole.workloads.lowering.SmallMachine.FP32;
import static systole.workloads.lowering.SmallMachine.close;
import static systole.workloads.lowering.SmallMachine.run;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import systole.isa.DataType;
import systole.isa.execute.TensorData;
import systole.workloads.lowering.SmallMachine.Memory;
import systole.workloads.lowering.stream.BlockUpdate;
import systole.workloads.operator.Pointwise;
import systole.workloads.operator.RowPass;
import systole.workloads.operator.Update;

/** Updates of parameters, executed, against their formulas. */
final class OptimizerUpdateTest {
    private static final int ROWS = 6;
    private static final int COLUMNS = 256;
    private static final double RATE = 0.01;

    private final SmallMachine machine = new SmallMachine(new Random(23));
    private final TensorData gradient = machine.normal(FP32, ROWS, COLUMNS);
    private final TensorData master = machine.normal(FP32, ROWS, COLUMNS);
    private final TensorData moment = machine.normal(FP32, ROWS, COLUMNS);

    private static Pointwise update(Update.Rule rule, DataType copy) {
        return new Pointwise("u", new Update(rule, copy, FP32), ROWS, COLUMNS, FP32, DataType.BF16, RATE);
    }

    /** Loshchilov and Hutter, "Decoupled Weight Decay Regularization" (2019), algorithm 2, corrections in the rate. */
    @Test
    void adamKeepsAMasterCopy() {
        TensorData variance = machine.normal(FP32, ROWS, COLUMNS);
        double[] x = new double[ROWS * COLUMNS];
        double[] m = new double[x.length];
        double[] v = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            variance.values()[i] = Math.abs(variance.values()[i]) + 0.01f;
            double g = gradient.values()[i];
            m[i] = 0.9 * moment.values()[i] + 0.1 * g;
            v[i] = 0.95 * (float) variance.values()[i] + 0.05 * g * g;
            x[i] = master.values()[i] * (1 - 0.1 * RATE) - RATE * m[i] / Math.sqrt(v[i]);
        }
        TensorData rounded = TensorData.of(FP32, variance.values(), ROWS, COLUMNS);
        Memory memory = run(
                update(Update.Rule.ADAM, FP32),
                machine.any(),
                Map.of("gradient", gradient, "master", master, "moment", moment, "variance", rounded));
        close(memory.get("master"), x, BOUND, "master");
        close(memory.get("moment"), m, BOUND, "moment");
        close(memory.get("variance"), v, BOUND, "variance");
        // bf16 has 8 bits
        close(memory.get("weight"), x, 1.0 / 256, "weight");
    }

    @Test
    void sgdAndMomentum() {
        double[] sgd = new double[ROWS * COLUMNS];
        double[] x = new double[sgd.length];
        double[] m = new double[sgd.length];
        for (int i = 0; i < sgd.length; i++) {
            sgd[i] = master.values()[i] - RATE * gradient.values()[i];
            m[i] = 0.9 * moment.values()[i] + gradient.values()[i];
            x[i] = master.values()[i] - RATE * m[i];
        }
        // programs change parameters in place
        TensorData first = TensorData.of(FP32, master.values().clone(), ROWS, COLUMNS);
        Map<String, TensorData> given = Map.of("gradient", gradient, "master", master, "moment", moment);
        Map<String, TensorData> plain = Map.of("gradient", gradient, "master", first);
        close(run(update(Update.Rule.SGD, FP32), machine.any(), plain).get("master"), sgd, BOUND, "sgd");
        Memory memory = run(update(Update.Rule.MOMENTUM, FP32), machine.any(), given);
        close(memory.get("master"), x, BOUND, "momentum");
        close(memory.get("moment"), m, BOUND, "moment");
    }

    /** Moments come back to within half a step of the largest of their block over 127. */
    @Test
    void adamOfBytes() {
        double[] levels = new Random(4)
                .doubles(ROWS * COLUMNS, -127, 128)
                .map(Math::floor)
                .toArray();
        double[] positive =
                new Random(5).doubles(ROWS * COLUMNS, 1, 128).map(Math::floor).toArray();
        double[] scales = new double[ROWS];
        java.util.Arrays.fill(scales, 1.0 / 64);
        Map<String, TensorData> given = Map.of(
                "gradient", gradient,
                "master", master,
                "moment", TensorData.of(DataType.INT8, levels, ROWS, COLUMNS),
                "variance", TensorData.of(DataType.INT8, positive, ROWS, COLUMNS),
                "moment_scale", TensorData.of(FP32, scales, ROWS, 1),
                "variance_scale", TensorData.of(FP32, scales, ROWS, 1));
        double[] before = master.values().clone();
        RowPass update = new RowPass("u", new BlockUpdate(FP32), 1, ROWS, COLUMNS, FP32, DataType.BF16, RATE);
        Memory memory = run(update, machine.any(), given);
        for (int i = 0; i < levels.length; i++) {
            double g = gradient.values()[i];
            double m = 0.9 * levels[i] / 64 + 0.1 * g;
            double v = 0.95 * positive[i] / 64 + 0.05 * g * g;
            double x = before[i] * (1 - 0.1 * RATE) - RATE * m / Math.sqrt(v);
            assertThat(memory.get("master").values()[i]).isCloseTo(x, within(1e-5));
            double scale = memory.get("moment_scale").values()[i / COLUMNS];
            assertThat(memory.get("moment").values()[i] * scale).isCloseTo(m, within(0.501 * scale));
            double of = memory.get("variance_scale").values()[i / COLUMNS];
            assertThat(memory.get("variance").values()[i] * of).isCloseTo(v, within(0.501 * of));
        }
    }
}
