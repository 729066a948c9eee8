package systole.system;

import systole.isa.DataType;

/**
 * Number formats of inference.
 *
 * @param weights of the linear layers
 * @param activations operands of the linear layers
 * @param kvCache keys and values
 */
public record Precision(DataType weights, DataType activations, DataType kvCache) {}
