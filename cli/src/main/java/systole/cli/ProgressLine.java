package systole.cli;

import java.io.PrintWriter;
import java.util.Locale;
import systole.study.cache.ResultCache;
import systole.study.sweep.Progress;

/** One line of a terminal that says how far a sweep is: done, rate, time left. */
final class ProgressLine implements Progress {
    private static final long EVERY_NANOS = 200_000_000L;

    private final PrintWriter terminal;
    private final long points;
    private final String what;
    private final ResultCache cache;
    private final long start = System.nanoTime();
    private long shown = start;
    private long done;
    private long before = -1;
    private int width;

    /** A line about so many of something. */
    ProgressLine(PrintWriter terminal, long points, String what) {
        this(terminal, points, what, ResultCache.NONE);
    }

    /** The same, which says too how many a cache had. */
    ProgressLine(PrintWriter terminal, long points, String what, ResultCache cache) {
        this.terminal = terminal;
        this.points = points;
        this.what = what;
        this.cache = cache;
    }

    @Override
    public void done(long more, long failed) {
        done += more;
        if (before < 0) { // what an earlier call did says nothing of the rate
            before = done;
        }
        long now = System.nanoTime();
        if (now - shown >= EVERY_NANOS) {
            shown = now;
            show(text(now));
        }
    }

    private String text(long now) {
        double rate = (done - before) / ((now - start) / 1e9);
        long left = rate > 0 ? Math.round((points - done) / rate) : 0;
        return String.format(
                Locale.ROOT,
                "%d of %d %s (%.1f %%)%s, %.0f/s, %d:%02d:%02d left",
                done,
                points,
                what,
                100.0 * done / points,
                cache.works() ? ", " + cache.found() + " from the cache" : "",
                rate,
                left / 3600,
                left / 60 % 60,
                left % 60);
    }

    /** Leaves an empty line to whoever writes next. */
    void clear() {
        show("");
        terminal.print("\r");
        terminal.flush();
    }

    private void show(String text) {
        terminal.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
        terminal.flush();
        width = text.length();
    }
}
