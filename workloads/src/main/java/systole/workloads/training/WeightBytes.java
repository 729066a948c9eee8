package systole.workloads.training;

/**
 * Bytes of weights on a device, those apart that fewer devices hold as well: experts that several copies of a model share.
 *
 * @param dense bytes of what each copy of the model has once
 * @param experts bytes of experts that copies share
 */
public record WeightBytes(long dense, long experts) {}
