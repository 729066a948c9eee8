package systole.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import systole.microarch.timing.Fidelity;
import systole.system.json.Edit;

/** The {@code --fidelity} of commands. */
final class Fidelities {
    private Fidelities() {}

    /** The clock of a name; tile when there is none. */
    static Fidelity of(CommandSpec spec, @Nullable String name) {
        return of(spec, "--fidelity", name);
    }

    /** The same of another option. */
    static Fidelity of(CommandSpec spec, String option, @Nullable String name) {
        try {
            return name == null ? Fidelity.TILE : Fidelity.of(name);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage());
        }
    }

    /** The clock of a name in the place of a scenario's own; nothing when there is none. */
    static List<Edit> edits(CommandSpec spec, @Nullable String name) {
        return name == null ? List.of() : List.of(Edit.fidelity(of(spec, name).key()));
    }
}
