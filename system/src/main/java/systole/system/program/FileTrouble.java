package systole.system.program;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** What stands in the way of reading or writing a file, in words that follow "found". */
public final class FileTrouble {
    private FileTrouble() {}

    /** Why a file cannot be read. */
    public static String reading(IOException cause) {
        if (cause instanceof CharacterCodingException) {
            return "bytes that are not UTF-8";
        }
        return cause instanceof NoSuchFileException ? "no such file" : words(cause, "a file that cannot be read");
    }

    /** Why a file cannot be written. */
    public static String writing(IOException cause) {
        return cause instanceof NoSuchFileException
                ? "a file that cannot be written, as its folder does not exist"
                : words(cause, "a file that cannot be written");
    }

    private static String words(IOException cause, String otherwise) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (cause instanceof AccessDeniedException) {
            return otherwise + ", for want of the right to";
        }
        if (message.contains("is a directory")) {
            return "a directory";
        }
        return message.contains("no space left") ? otherwise + ", as the disk is full" : otherwise;
    }
}
