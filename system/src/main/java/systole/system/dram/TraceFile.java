package systole.system.dram;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import systole.memory.dram.Traffic;
import systole.system.InputException;
import systole.system.Problem;

/**
 * A trace of accesses: lines {@code R|W address [clock]}, the address in bytes (decimal or 0x), the command clock at which the
 * access is made, not before that of the line above. Blank lines and lines after {@code #} are skipped.
 */
public final class TraceFile implements Traffic {
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final int MOST_PROBLEMS = 20;
    /** Some minutes of any memory; refreshes up to there are counted one by one. */
    private static final long LAST_CLOCK = 100_000_000_000L;

    private final long[] addresses;
    private final boolean[] writes;
    private final long[] clocks;
    private int at = -1;

    private TraceFile(long[] addresses, boolean[] writes, long[] clocks) {
        this.addresses = addresses;
        this.writes = writes;
        this.clocks = clocks;
    }

    /** Reads a trace; throws {@link InputException} with the lines that are wrong. */
    public static TraceFile read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InputException(List.of(new Problem(
                    file.toString(), "", 0, 0, "a file that cannot be read", "lines \"R|W address [clock]\"", "")));
        }
        List<Problem> problems = new ArrayList<>();
        long[] addresses = new long[lines.size()];
        boolean[] writes = new boolean[lines.size()];
        long[] clocks = new long[lines.size()];
        int count = 0;
        long clock = 0;
        for (int i = 0; i < lines.size() && problems.size() < MOST_PROBLEMS; i++) {
            String line = (i == 0 ? lines.get(0).replace(BYTE_ORDER_MARK, "") : lines.get(i)).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.split("\\s+", -1);
            if (words.length < 2 || words.length > 3 || !(words[0].equals("R") || words[0].equals("W"))) {
                problems.add(problem(file, i, "\"" + line + "\"", "R or W, an address and perhaps a clock"));
                continue;
            }
            writes[count] = words[0].equals("W");
            addresses[count] = number(words[1], "an address in bytes", file, i, problems);
            if (words.length == 3) {
                long next = number(words[2], "a clock", file, i, problems);
                if (next > LAST_CLOCK) {
                    problems.add(problem(file, i, "clock " + next, "at most " + LAST_CLOCK));
                } else if (next < clock) {
                    problems.add(problem(file, i, "clock " + next, "at least that of the line above, " + clock));
                }
                clock = next;
            }
            clocks[count++] = clock;
        }
        if (count == 0 && problems.isEmpty()) {
            problems.add(problem(file, 0, "no access", "lines \"R|W address [clock]\""));
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        return new TraceFile(
                Arrays.copyOf(addresses, count), Arrays.copyOf(writes, count), Arrays.copyOf(clocks, count));
    }

    private static long number(String word, String what, Path file, int line, List<Problem> problems) {
        try {
            long value = word.startsWith("0x") ? Long.parseLong(word.substring(2), 16) : Long.parseLong(word);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // answered below
        }
        problems.add(problem(file, line, "\"" + word + "\"", what + ", not negative"));
        return 0;
    }

    private static Problem problem(Path file, int line, String found, String expected) {
        return new Problem(file.toString(), "", line + 1, 1, found, expected, "");
    }

    @Override
    public boolean next() {
        return ++at < addresses.length;
    }

    @Override
    public long address() {
        return addresses[at];
    }

    @Override
    public boolean write() {
        return writes[at];
    }

    @Override
    public long clock() {
        return clocks[at];
    }
}
