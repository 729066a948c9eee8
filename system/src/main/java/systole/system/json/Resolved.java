package systole.system.json;

import systole.system.run.Simulation;

/**
 * A question that was read.
 *
 * @param simulation to be answered
 * @param content what the answer follows from, beside the program
 */
public record Resolved(Simulation simulation, Content content) {}
