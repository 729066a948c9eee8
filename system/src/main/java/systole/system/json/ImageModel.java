package systole.system.json;

import systole.workloads.model.Encoder;

/**
 * What a configuration of images comes to.
 *
 * @param encoder what it has in the place of a vocabulary
 * @param tokens of one image
 */
record ImageModel(Encoder encoder, int tokens) {}
