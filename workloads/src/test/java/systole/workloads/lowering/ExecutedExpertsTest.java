package systole.workloads.lowering;

import static systole.workloads.lowering.SmallMachine.BOUND;
import static systole.workloads.lowering.SmallMachine.FP32;
import static systole.workloads.lowering.SmallMachine.close;
import static systole.workloads.lowering.SmallMachine.run;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import systole.isa.DataType;
import systole.isa.execute.TensorData;
import systole.workloads.operator.ExpertChoice;
import systole.workloads.operator.ExpertGather;
import systole.workloads.operator.ExpertSum;

/** What the operators around experts compute, against loops in double precision. */
final class ExecutedExpertsTest {
    private final Random random = new Random(96);
    private final SmallMachine machine = new SmallMachine(random);

    @Test
    void theLargestScoresShareTheWeight() {
        for (int round = 0; round < 30; round++) {
            int rows = 1 + random.nextInt(40);
            int experts = 1 + random.nextInt(60);
            int chosen = 1 + random.nextInt(Math.min(8, experts));
            TensorData scores = machine.normal(FP32, rows, experts);
            double[] expected = new double[rows * experts];
            for (int row = 0; row < rows; row++) {
                double[] sorted = Arrays.copyOfRange(scores.values(), row * experts, (row + 1) * experts);
                Arrays.sort(sorted);
                double least = sorted[experts - chosen];
                double sum = 0;
                for (int i = row * experts; i < (row + 1) * experts; i++) {
                    expected[i] = scores.values()[i] >= least ? Math.exp(scores.values()[i]) : 0;
                    sum += expected[i];
                }
                for (int i = row * experts; i < (row + 1) * experts; i++) {
                    expected[i] /= sum;
                }
            }
            ExpertChoice choice = new ExpertChoice("choice", rows, experts, chosen, FP32);
            close(run(choice, machine.any(), Map.of("x", scores)).get("y"), expected, BOUND, choice);
        }
    }

    /** Rows go out to random places and come back as weighted sums; 24 KiB of scratchpad cut long rows into parts. */
    @Test
    void rowsGoToExpertsAndComeBack() {
        for (int round = 0; round < 30; round++) {
            int tokens = 1 + random.nextInt(40);
            int chosen = 1 + random.nextInt(4);
            int columns = 1 + random.nextInt(200) + (round % 4 == 0 ? 3000 : 0);
            int given = tokens * chosen;
            TensorData x = machine.normal(FP32, tokens, columns);
            double[] order = new double[given];
            double[] places = new double[given];
            int[] shuffled = shuffled(given);
            for (int i = 0; i < given; i++) {
                places[i] = shuffled[i];
                int token = i / chosen;
                order[shuffled[i]] = token;
            }
            double[] moved = new double[given * columns];
            for (int i = 0; i < given; i++) {
                System.arraycopy(x.values(), ((int) order[i]) * columns, moved, i * columns, columns);
            }
            ExpertGather gather = new ExpertGather("gather", given, columns, tokens, FP32);
            Map<String, TensorData> in = Map.of("table", x, "tokens", TensorData.of(DataType.INT32, order, given, 1));
            close(run(gather, machine.any(), in).get("y"), moved, 0, gather);
            TensorData weights = machine.normal(FP32, tokens, chosen);
            double[] sums = new double[tokens * columns];
            for (int i = 0; i < given * columns; i++) {
                // every place holds its token's row: the sum is that row times the sum of weights
                int row = i / columns;
                sums[row / chosen * columns + i % columns] +=
                        weights.values()[row] * moved[((int) places[row]) * columns + i % columns];
            }
            ExpertSum sum = new ExpertSum("sum", tokens, columns, chosen, FP32);
            Map<String, TensorData> back = Map.of(
                    "x", TensorData.of(FP32, moved, given, columns),
                    "positions", TensorData.of(DataType.INT32, places, tokens, chosen),
                    "weights", weights);
            close(run(sum, machine.any(), back).get("y"), sums, BOUND, sum);
        }
    }

    private int[] shuffled(int count) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            int at = random.nextInt(i + 1);
            numbers[i] = numbers[at];
            numbers[at] = i;
        }
        return numbers;
    }
}
