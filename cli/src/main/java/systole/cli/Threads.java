package systole.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The number of threads that a command uses. Results never depend on it. */
final class Threads {
    private static final int MOST = 256;

    private Threads() {}

    static int of(CommandSpec spec, @Nullable Integer asked) {
        if (asked == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        if (asked < 1 || asked > MOST) {
            throw new ParameterException(
                    spec.commandLine(), "--threads: found " + asked + ", expected a whole number of 1 to " + MOST);
        }
        return asked;
    }
}
