package systole.system.run;

import systole.system.report.Report;
import systole.system.trace.Trace;

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

    /**
     * Its steps on a timeline.
     *
     * @throws systole.system.UnservedException as a run does
     */
    Trace trace();
}
