package systole.system.run;

import systole.sim.Resource;

/** Hears of each step of a pass in turn. */
public interface StepListener {
    /**
     * A step.
     *
     * @param name operator or collective
     * @param collective whether devices communicate
     * @param waited picoseconds before it in which the device had nothing to do
     * @param picoseconds of the step, with the gap that follows it
     * @param bound what most of it waits for
     */
    void step(String name, boolean collective, long waited, long picoseconds, Resource bound);
}
