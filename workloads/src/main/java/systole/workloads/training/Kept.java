package systole.workloads.training;

/**
 * A value of the forward pass on one device that may be kept for the backward pass.
 *
 * @param name of the value in the pass
 * @param bytes on this device
 */
public record Kept(String name, long bytes) {}
