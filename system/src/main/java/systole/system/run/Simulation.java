package systole.system.run;

import org.jspecify.annotations.Nullable;
import systole.system.report.Report;
import systole.system.trace.Trace;
import systole.workloads.model.MemoryPerDevice;

/** A question that was read and can be answered, whatever machine and work it is about. */
public interface Simulation {
    /**
     * Simulates it.
     *
     * @param version version of the program, for the report
     * @throws systole.system.UnservedException when it cannot be served
     */
    Report run(String version);

    /**
     * Simulates it, with what runs before it have found out; the answer is the same.
     *
     * @param recall of this thread
     */
    default Report run(String version, Recall recall) {
        return run(version);
    }

    /** Devices that it uses. */
    default int devices() {
        return 1;
    }

    /**
     * Bytes that it needs on the fullest device, whether they are there or not; nothing is timed. Null where work has no memory
     * map.
     *
     * @throws systole.system.UnservedException when it cannot be served for another reason
     */
    default @Nullable MemoryPerDevice memory() {
        return null;
    }

    /**
     * Its steps on a timeline.
     *
     * @throws systole.system.UnservedException as a run does
     */
    Trace trace();
}
