package systole.system.scalesim;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import systole.microarch.timing.Fidelity;
import systole.system.InputException;
import systole.system.Problem;
import systole.system.array.ArrayLayer;
import systole.system.array.ArrayMachine;
import systole.system.array.ArrayScenario;

/** Brings a SCALE-Sim config and topology. */
public final class ScaleSimImport {
    private ScaleSimImport() {}

    /**
     * The scenario that they describe: folds one after the other and words by address, as SCALE-Sim counts.
     *
     * @throws InputException with all problems of both files
     */
    public static ArrayScenario read(Path config, Path topology) {
        List<Problem> problems = new ArrayList<>();
        List<String> assumptions = new ArrayList<>();
        InputLines lines = InputLines.read(config, "a SCALE-Sim .cfg file", problems);
        if (problems.isEmpty() && lines.lines().isEmpty()) {
            lines.wrong(0, "an empty file", "a SCALE-Sim .cfg file", "");
        }
        ConfigReader reader = new ConfigReader(IniFile.of(lines), assumptions);
        ArrayMachine machine = reader.machine();
        boolean sparse = reader.sparse();
        int before = problems.size();
        InputLines rows = InputLines.read(topology, "a topology CSV", problems);
        if (problems.size() == before && rows.lines().isEmpty()) {
            rows.wrong(0, "an empty file", "a topology CSV", "");
        }
        List<ArrayLayer> layers = new TopologyReader(rows, sparse, assumptions).layers();
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        return new ArrayScenario(machine, layers, Fidelity.EXACT, assumptions);
    }
}
