package systole.cli;

import java.io.Console;

/** Whether somebody sees what is written at once. */
final class OnTerminal {
    private OnTerminal() {}

    /** True when the streams are a terminal, which Java 22 and newer are to be asked for. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean now() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException olderJava) {
            return true;
        }
    }
}
