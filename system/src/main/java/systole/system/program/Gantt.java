package systole.system.program;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import systole.isa.Queue;
import systole.microarch.timing.Schedule;
import systole.sim.quantity.Quantity;

/** The first tiles of a schedule as a chart: a line for each unit, a column for each of equal stretches of time. */
final class Gantt {
    private static final int COLUMNS = 100;
    private static final int TILES = 2;
    private static final char BUSY = '#';
    private static final char PARTLY = '+';
    private static final char WAITING = '.';
    private static final char ON_ITS_WAY = '-';

    private final long start;
    private final long end;
    private final List<Schedule.Step> steps;

    private Gantt(long start, long end, List<Schedule.Step> steps) {
        this.start = start;
        this.end = end;
        this.steps = steps;
    }

    static void write(ProgramTime.KernelRun run, Consumer<String> out) {
        List<Schedule.Step> steps = run.schedule().steps();
        if (steps.isEmpty()) {
            return;
        }
        List<Long> tiles =
                steps.stream().map(Schedule.Step::tile).distinct().limit(TILES).toList();
        List<Schedule.Step> shown =
                steps.stream().filter(step -> tiles.contains(step.tile())).toList();
        long end = shown.stream().mapToLong(Schedule.Step::endTicks).max().orElse(0);
        Gantt chart = new Gantt(shown.get(0).startTicks(), end, steps);
        out.accept(String.format(
                Locale.ROOT,
                "  core 0, %s, from %s to %s; each column %s",
                tiles.size() == 1 ? "its first tile" : "its first " + tiles.size() + " tiles",
                seconds(chart.start),
                seconds(chart.end),
                seconds((chart.end - chart.start) / COLUMNS)));
        for (Schedule.Unit unit : run.schedule().units()) {
            out.accept(String.format(Locale.ROOT, "  %-7s |%s|", unit.queue().text(), chart.line(unit.queue())));
        }
        out.accept("           " + BUSY + " busy   " + PARTLY + " busy less than half of the column   " + ON_ITS_WAY
                + " result on its way   " + WAITING + " waiting");
    }

    private String line(Queue queue) {
        double[] busy = new double[COLUMNS];
        double[] waiting = new double[COLUMNS];
        double[] coming = new double[COLUMNS];
        for (Schedule.Step step : steps) {
            if (step.queue() == queue) {
                fill(step.waits() ? waiting : busy, step.startTicks(), step.freeTicks());
                fill(coming, step.freeTicks(), step.endTicks());
            }
        }
        char[] line = new char[COLUMNS];
        Arrays.fill(line, ' ');
        for (int i = 0; i < COLUMNS; i++) {
            if (busy[i] >= 0.5) {
                line[i] = BUSY;
            } else if (busy[i] > 0) {
                line[i] = PARTLY;
            } else if (coming[i] > 0) {
                line[i] = ON_ITS_WAY;
            } else if (waiting[i] > 0) {
                line[i] = WAITING;
            }
        }
        return new String(line);
    }

    /** Adds to each column the part of it that lies in a stretch of time. */
    private void fill(double[] columns, long from, long to) {
        double width = (double) (end - start) / COLUMNS;
        double first = (from - start) / width;
        double last = (to - start) / width;
        for (int i = (int) Math.max(0, first); i < COLUMNS && i < last; i++) {
            columns[i] += Math.min(last, i + 1.0) - Math.max(first, i);
        }
    }

    private static String seconds(long ticks) {
        return Quantity.format(systole.sim.Ticks.toSeconds(ticks), "s");
    }
}
