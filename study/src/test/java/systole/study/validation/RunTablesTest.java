package systole.study.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import systole.study.accuracy.AccuracyPage;

/** Whole runs by group: errors of +10, -20 and +30 % have a mean of 20, a median of 20, a bias of +10. */
final class RunTablesTest {
    private static Validation.Row row(String name, String group, double measured, @Nullable Double predicted) {
        return new Validation.Row(name, group, measured, predicted, "", predicted == null ? "too large" : "");
    }

    private static final Validation RUNS = Validation.of(List.of(
            row("e-1", "inference-neuron", 100, 110.0),
            row("e-2", "inference-neuron", 100, 80.0),
            row("e-3", "inference-neuron", 200, 260.0),
            row("e-4", "train-tpu", 10, null),
            row("e-5", "inference-single-stream", 10, 10.4),
            row("e-6", "own-group", 10, 9.0)));

    @Test
    void errorsBesideTargets() {
        assertThat(RunTables.groups(RUNS).rows())
                .containsExactly(
                        List.of(
                                "inference-neuron",
                                "3",
                                "20.00",
                                "20.00",
                                "+10.00",
                                "30.00",
                                "20",
                                "mean, not bias",
                                "0"),
                        List.of("inference-single-stream", "1", "4.00", "4.00", "+4.00", "4.00", "8", "yes", "0"),
                        List.of("own-group", "1", "10.00", "10.00", "-10.00", "10.00", "-", "-", "0"),
                        List.of("train-tpu", "0", "-", "-", "-", "-", "12", "-", "1"));
    }

    @Test
    void theWorstComeFirst() {
        assertThat(RunTables.worst(RUNS, 2).rows())
                .containsExactly(
                        List.of("e-3", "inference-neuron", "200.00", "260.00", "+30.00"),
                        List.of("e-2", "inference-neuron", "100.00", "80.000", "-20.00"));
    }

    @Test
    void thePageHasASectionOfThem() {
        assertThat(AccuracyPage.runs(RUNS))
                .contains(
                        "## Whole runs\n",
                        "| inference-neuron | 3 | 20.00 |",
                        "## Whole runs furthest off\n",
                        "| e-3 |");
        assertThat(AccuracyPage.runs(Validation.of(List.of()))).isEmpty();
        assertThat(ValidationTable.of(RUNS)).contains("whole runs beside what is aimed at");
    }
}
