package systole.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.serializer.JavaSerializer;
import systole.study.sweep.BuildContent;
import systole.study.sweep.Fault;
import systole.study.sweep.Progress;
import systole.study.sweep.RemoteSweep;
import systole.study.sweep.SentSweep;
import systole.study.sweep.Shard;
import systole.study.sweep.Sweep;
import systole.system.InputException;

/** {@code spark-submit --class systole.spark.SparkSweep systole-spark.jar SWEEP.json DIR [POINTS]}. */
public final class SparkSweep {
    /** Points of a task at most: a second's work at the fast clock, beside which the start of a task is nothing. */
    private static final long MOST_POINTS = 1024;
    /** Tasks for each core at least, so that none waits long for the last. */
    private static final long TASKS_PER_CORE = 4;

    private static final int BAD_INPUT = 2;
    private static final int INTERNAL_ERROR = 1;

    private SparkSweep() {}

    /** Exit codes are those of {@code systole sweep}. */
    public static void main(String[] args) {
        if (args.length < 2 || args.length > 3 || (args.length == 3 && !args[2].matches("[1-9][0-9]{0,8}"))) {
            System.err.println("systole: expected SWEEP.json DIR [POINTS of a task]");
            System.exit(BAD_INPUT);
        }
        SparkConf conf = new SparkConf()
                .setIfMissing("spark.app.name", "systole sweep")
                .set("spark.serializer", JavaSerializer.class.getName()); // others do not know records
        SparkContext context = SparkContext.getOrCreate(conf);
        int code;
        try {
            long points = args.length == 3 ? Long.parseLong(args[2]) : 0;
            code = told(run(context, Path.of(args[0]), Path.of(args[1]), points));
        } catch (InputException e) {
            e.problems().forEach(problem -> System.err.println("systole: " + problem));
            code = BAD_INPUT;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            context.stop();
        }
        if (code != 0) {
            System.exit(code);
        }
    }

    /**
     * Runs a sweep, or what of it is not yet in a folder.
     *
     * @param size points of a task; 0 to choose
     */
    static Sweep.Done run(SparkContext context, Path file, Path out, long size) throws IOException {
        SentSweep sweep = SentSweep.of(file);
        long points = Sweep.points(sweep.read(), Shard.WHOLE);
        long even = points / (TASKS_PER_CORE * context.defaultParallelism());
        long chosen = size > 0 ? size : Math.max(1, Math.min(MOST_POINTS, even));
        return RemoteSweep.run(sweep, out, version(), chosen, new SparkWorkers(context), Progress.NONE);
    }

    /** What the submitted jar is made of. */
    private static String version() throws IOException {
        try {
            Path jar = Path.of(SparkSweep.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return "spark+" + BuildContent.of(List.of(jar));
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static int told(Sweep.Done done) {
        System.err.printf(
                Locale.ROOT,
                "%d rows of %d points, %d of them from before%n",
                done.rows(),
                done.points(),
                done.before());
        for (Fault fault : done.faults()) {
            System.err.println("systole: internal error at " + fault.points() + " of the points, first at "
                    + fault.first() + ": " + fault.cause());
        }
        return done.faults().isEmpty() && done.faultyBefore() == 0 ? 0 : INTERNAL_ERROR;
    }
}
