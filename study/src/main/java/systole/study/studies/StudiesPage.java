package systole.study.studies;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** The page about the design studies that ship with the program; a test keeps it as it is written here. */
public final class StudiesPage {
    private static final List<DesignStudy> STUDIES = List.of(
            new SramOrBandwidth(),
            new ArrayGeometry(),
            new LinksOfTensorParallel(),
            new BatchLatencyEnergy(),
            new SeventyBillionByCost());

    private StudiesPage() {}

    /**
     * The page in Markdown; runs all studies, in some ten seconds.
     *
     * @param folder of the sweeps, {@code examples/sweeps}
     * @param threads that work
     * @throws systole.system.InputException when a sweep is missing or cannot be read
     */
    public static String of(Path folder, int threads) {
        return of(study -> StudyRows.of(study.file(folder), threads));
    }

    /** The page of rows that are there. */
    static String of(Function<DesignStudy, StudyRows> rows) {
        StringBuilder page = new StringBuilder("""
                # Five studies

                Sweeps in `examples/sweeps` that answer a question about machines; each takes some seconds. They run at `fast`; with
                `"fidelity": "tile"` in the scenario they take longer and lead to the same answers. Each is called as

                ```
                ./systole sweep examples/sweeps/NAME.json --out results
                ./systole pareto results
                ```

                The ideal stack runs: no time of a host, framework or queue. `./systole sweep examples/sweeps
                --docs docs/studies.md` writes this page, tables and numbers in the text, again.
                """);
        for (DesignStudy study : STUDIES) {
            page.append("\n## ")
                    .append(study.heading())
                    .append("\n\n`")
                    .append(study.name())
                    .append(".json`: ")
                    .append(study.text(rows.apply(study)));
        }
        return page.toString();
    }
}
