package systole.study.studies;

import java.nio.file.Path;

/** A question about machines that a shipped sweep answers. */
interface DesignStudy {
    /** Name of its file in {@code examples/sweeps}, without {@code .json}. */
    String name();

    /** The sweep, in the folder of all. */
    default Path file(Path folder) {
        return folder.resolve(name() + ".json");
    }

    /** Its heading: the question in short. */
    String heading();

    /** Question, table, what it shows and why, and what it leaves out, in Markdown. */
    String text(StudyRows rows);
}
