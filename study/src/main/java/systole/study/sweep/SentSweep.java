package systole.study.sweep;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import systole.study.sweep.json.SweepReader;
import systole.system.program.FileTrouble;

/**
 * A sweep on its way to other machines, which must find the files that it names under the same paths or in their working folder.
 *
 * @param file name of its file
 * @param text of the file
 * @param content what it and the files that it names say here, so that others notice when theirs say something else
 */
public record SentSweep(String file, String text, String content) implements Serializable {
    /**
     * From a file.
     *
     * @throws systole.system.InputException when it, or a file that it names, cannot be read
     */
    public static SentSweep of(Path file) {
        SweepSpec spec = SweepReader.read(file);
        try {
            return new SentSweep(file.toString(), Files.readString(file), content(spec));
        } catch (IOException e) {
            throw ResultFolder.refused(file, FileTrouble.reading(e), "a sweep");
        }
    }

    private static String content(SweepSpec spec) {
        return LogHeader.of(spec, Shard.WHOLE, "").content();
    }

    /** The sweep, read with the files of this machine. */
    public SweepSpec read() {
        return SweepReader.read(Path.of(file), text);
    }

    /**
     * Answers some of its points, with an evaluator of their own.
     *
     * @throws systole.system.InputException when files of this machine are missing or say something else than where it came from
     */
    public Batch answer(Span span) {
        SweepSpec spec = read();
        if (!content(spec).equals(content)) {
            throw ResultFolder.refused(
                    Path.of(file),
                    "files that this sweep names with another content on this machine",
                    "the same files on every machine");
        }
        return Batch.of(spec, spec.points(), new Evaluator(spec), span, span.from());
    }
}
