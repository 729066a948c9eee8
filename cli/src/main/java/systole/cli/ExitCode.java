package systole.cli;

/** What the program's exit code tells a script. */
final class ExitCode {
    static final int DONE = 0;
    /** A fault of the program, never dressed up as bad input. */
    static final int INTERNAL_ERROR = 1;
    /** Bad input or usage. */
    static final int BAD_INPUT = 2;
    /** Valid but cannot be served: does not fit in memory, unsupported combination. */
    static final int CANNOT_BE_SERVED = 3;

    private ExitCode() {}
}
