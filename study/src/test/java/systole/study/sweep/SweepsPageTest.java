package systole.study.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import systole.study.sweep.json.SweepReader;

/** The files that docs/sweeps.md shows whole run as they stand there. */
final class SweepsPageTest {
    @TempDir
    private Path folder;

    @Test
    void theSampleRuns() throws IOException {
        String page = Files.readString(Path.of("../docs/sweeps.md"));
        List<String> files = Pattern.compile("(?s)```json\n(.*?)```")
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(files).hasSize(2);
        Path sweep = folder.resolve("sweep.json");
        Files.writeString(sweep, files.get(0));
        Files.writeString(folder.resolve("llama.json"), files.get(1));
        SweepSpec spec = SweepReader.read(sweep);
        SweepChecks.check(spec);
        PointSource points = spec.points();
        long admitted = 0;
        for (long i = 0; i < points.size(); i++) {
            admitted += spec.admits(points.at(i)) ? 1 : 0;
        }
        assertThat(page).contains(admitted + " of its " + points.size() + " points");
        Evaluator evaluator = new Evaluator(spec);
        assertThat(evaluator.evaluate(new Point(0, points.at(0))).error()).isEmpty();
        assertThat(evaluator
                        .evaluate(new Point(0, points.at(points.size() - 1)))
                        .error())
                .isEmpty();
    }
}
