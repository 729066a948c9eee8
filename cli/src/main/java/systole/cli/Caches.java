package systole.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import systole.study.cache.ResultCache;

/** The folder of results that a command was given by {@code --cache}. */
final class Caches {
    private Caches() {}

    /** Opens it; keeps nothing where none was given. */
    static ResultCache open(@Nullable Path folder, CommandSpec spec) {
        return folder == null
                ? ResultCache.NONE
                : ResultCache.open(
                        folder,
                        BuildVersion.build(),
                        warning -> spec.commandLine().getErr().println("systole: " + warning));
    }
}
