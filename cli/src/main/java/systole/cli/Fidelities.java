package systole.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import systole.microarch.timing.Fidelity;

/** The {@code --fidelity} of commands. */
final class Fidelities {
    private Fidelities() {}

    /** The clock of a name; tile when there is none. */
    static Fidelity of(CommandSpec spec, @Nullable String name) {
        try {
            return name == null ? Fidelity.TILE : Fidelity.of(name);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--fidelity: " + e.getMessage());
        }
    }
}
