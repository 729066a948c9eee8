package systole.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the details of an internal error go, so that the terminal shows one line: a file in the first of the given folders that
 * can be written.
 */
final class CrashFile {
    private final List<Path> folders;
    private int written;

    CrashFile(Path... folders) {
        this.folders = List.of(folders);
    }

    /** Writes the file, another one each time, and says where it is. */
    String write(Throwable cause, List<String> args) {
        String details = details(cause, args);
        written++;
        String name = "systole-crash-" + ProcessHandle.current().pid() + (written > 1 ? "-" + written : "") + ".txt";
        return folders.stream()
                .map(folder -> folder.resolve(name).toAbsolutePath())
                .filter(file -> writes(file, details))
                .findFirst()
                .map(file -> "details in " + file)
                .orElse("details could not be written");
    }

    private static boolean writes(Path file, String text) {
        try {
            Files.writeString(file, text);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The error's type and message on a single line. */
    static String oneLine(Throwable cause) {
        return cause.toString().replaceAll("\\s+", " ").strip();
    }

    private static String details(Throwable cause, List<String> args) {
        StringWriter text = new StringWriter();
        PrintWriter writer = new PrintWriter(text);
        writer.println("version: " + version());
        writer.println("java: " + Runtime.version() + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch"));
        writer.println("arguments: " + args);
        cause.printStackTrace(writer);
        writer.flush();
        return text.toString();
    }

    private static String version() {
        try {
            return BuildVersion.read();
        } catch (IOException e) {
            return "unknown (" + e + ")";
        }
    }
}
