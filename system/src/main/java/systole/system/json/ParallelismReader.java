package systole.system.json;

import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import systole.system.Parallelism;

/** Reads {@code parallelism}: how the work is spread over devices. */
final class ParallelismReader {
    private static final List<String> DEGREES = List.of("pipeline", "data", "expert", "context");
    private static final List<String> COUNTS = List.of("microBatch", "virtualStages", "zeroGroup");
    private static final List<String> SCHEDULES = List.of("gpipe", "1f1b", "interleaved", "zero-bubble", "dualpipe");

    private ParallelismReader() {}

    /** What the file says, as a function of the tensor degree to take where it says none. */
    static IntFunction<Parallelism> read(Fields parallelism, Reservations reservations, List<String> assumptions) {
        @Nullable Integer tensor = parallelism.has("tensor") ? (Integer) parallelism.whole("tensor", 1) : null;
        for (String key : DEGREES) {
            if (parallelism.has(key) && parallelism.whole(key, 1) > 1) {
                reservations.add("parallelism \"" + key + "\" above 1 is not simulated", "\"tensor\" is");
            }
        }
        if (parallelism.flag("sequence", false)) {
            reservations.add("sequence parallelism is not simulated", "leave \"sequence\" out");
        }
        if (parallelism.has("zero") && parallelism.whole("zero", 0, 3) > 0) {
            reservations.add("sharded optimizer states are not simulated", "leave \"zero\" out");
        }
        for (String key : COUNTS) {
            if (parallelism.has(key)) {
                parallelism.whole(key, 1);
                assumptions.add("parallelism." + key + " had no effect: it matters in training and pipelines");
            }
        }
        if (parallelism.has("schedule")) {
            parallelism.oneOf("schedule", SCHEDULES);
            assumptions.add("parallelism.schedule had no effect: it matters in pipelines");
        }
        parallelism.make(() -> true);
        return otherwise -> new Parallelism(tensor == null ? otherwise : tensor);
    }
}
