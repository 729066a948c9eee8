package systole.study.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import systole.study.sweep.json.SweepReader;
import systole.system.InputException;
import systole.system.json.Edit;

/** Fronts at one fidelity looked at in another. */
final class RefinedFrontTest {
    private static final String AXES = "{\"at\": \"device#/cores\", \"values\": [54, 60, 72, 80, 100, 108]},"
            + "{\"name\": \"cap\", \"at\": \"device#/power/cap\", \"values\": [\"150 W\", \"400 W\"]},"
            + "{\"name\": \"batch\", \"at\": \"/workload/batch\", \"values\": [1, 2, 3]}";
    private static final String GOALS =
            ", \"objectives\": [{\"key\": \"totalSeconds\"}, {\"key\": \"outputTokensPerSecond\", \"direction\": \"max\"}]";

    @TempDir
    private Path folder;

    /** Goals are those of runs of the members at tile; members stay that none of the others beats there. */
    @Test
    void membersAreRunAgainAndComparedWithEachOther() {
        SweepSpec sweep = Sweeps.sweep(AXES, GOALS);
        Sweep.run(sweep, folder, "1", Shard.WHOLE, 2, Progress.NONE);
        ResultFolder results = new ResultFolder(folder);
        ParetoFront front = ParetoFront.of(results, List.of());
        RefinedFront refined = RefinedFront.of(results, front, sweep, "tile", "1", 2);
        assertThat(refined.members()).hasSameSizeAs(front.rows()).hasSizeGreaterThan(2);
        WhatIf runs = new WhatIf(sweep.scenario(), List.of(), List.of());
        for (RefinedFront.Member member : refined.members()) {
            List<Edit> edits =
                    new ArrayList<>(new Point(0, sweep.points().at(member.row().point())).edits(sweep.axes()));
            edits.add(Edit.fidelity("tile"));
            double seconds = Objects.requireNonNull(runs.numbers(edits).get("totalSeconds"));
            assertThat(member.after().get(0))
                    .isEqualTo(seconds)
                    .isNotEqualTo(member.before().get(0));
            assertThat(member.stays())
                    .isEqualTo(refined.members().stream()
                            .noneMatch(other -> other.after().get(0)
                                            <= member.after().get(0)
                                    && other.after().get(1) >= member.after().get(1)
                                    && !other.after().equals(member.after())));
        }
        assertThat(refined.table())
                .contains("totalSeconds@tile")
                .contains(refined.staying() + " of " + front.rows().size() + " members of the front stay at tile");
        assertThat(refined.csv().lines()).hasSize(front.rows().size() + 1);
        assertThat(RefinedFront.sweepOf(results)).hasValue(Path.of("sweep.json"));
    }

    @Test
    void rowsOfSomethingElseAreRefused() {
        SweepSpec sweep = Sweeps.sweep(AXES, GOALS);
        Sweep.run(sweep, folder, "1", Shard.WHOLE, 2, Progress.NONE);
        ResultFolder results = new ResultFolder(folder);
        ParetoFront front = ParetoFront.of(results, List.of());
        SweepSpec other = Sweeps.sweep(AXES.replace("54, ", ""), GOALS);
        assertThatThrownBy(() -> RefinedFront.of(results, front, other, "tile", "1", 2))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("results of another sweep");
        assertThatThrownBy(() -> RefinedFront.of(results, front, sweep, "tile", "2", 2))
                .hasMessageContaining("another version of the program");
    }

    /** Points of a search are known by what their rows say. */
    @Test
    void rowsOfSearchesLeadToTheirPoints() {
        SweepSpec search = SweepReader.read(
                Path.of("sweep.json"),
                Sweeps.text(
                        "{\"zip\": [{\"at\": \"device#/cores\", \"values\": [54, 80, 108]}, {\"name\": \"model\", \"at\": \"/model\","
                                + " \"values\": [\"gpt2-xl\", \"gpt-j-6b\", \"gpt2-xl\"]}]},"
                                + "{\"name\": \"cap\", \"at\": \"device#/power/cap\", \"range\": {\"from\": 100, \"to\": 400}}",
                        ", \"sample\": {\"kind\": \"nsga2\"}" + GOALS));
        for (double part : new double[] {0.1, 0.4, 0.9}) {
            Point point = new Point(7, search.along(new double[] {part, part}));
            Row row = Row.of(point, Answer.failed(search.report().size(), "x"), Columns.of(search));
            assertThat(search.point(row).orElseThrow().values().stream().map(AxisValue::label))
                    .containsExactlyElementsOf(
                            point.values().stream().map(AxisValue::label).toList());
        }
        Row unknown = new Row(0, List.of("54", "gpt-j-6b", "200", "", "", "", "", "", "", "", "", "", "x"));
        assertThat(search.point(unknown)).isEmpty();
    }
}
