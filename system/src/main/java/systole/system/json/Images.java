package systole.system.json;

import java.math.BigDecimal;
import systole.workloads.model.Encoder;
import systole.workloads.model.Pyramid;

/**
 * Images that are cut into patches.
 *
 * @param size pixels of a side
 * @param patch pixels of a side of a patch
 * @param numbers numbers of a patch
 * @param classes classes that are told apart; the standard of the configuration's class is two
 */
record Images(int size, int patch, int numbers, int classes) {
    private static final int CLASSES = 2;

    static Images read(Fields f) {
        int size = f.whole("image_size", 1, ModelBounds.SIDE);
        int patch = patch(f, "image_size", size);
        int channels = f.whole("num_channels", 1, ModelBounds.CHANNELS);
        JsonValue labels = f.has("id2label", Shape.OBJECT) ? f.find("id2label") : null;
        int classes = f.has("num_labels")
                ? f.whole("num_labels", 1, ModelBounds.ROWS)
                : labels == null || labels.members().isEmpty()
                        ? CLASSES
                        : labels.members().size();
        return new Images(size, patch, numbers(f, patch, channels), classes);
    }

    /** Side of a patch, which is not above that of the image where that was good. */
    static int patch(Fields f, String sizeKey, int size) {
        JsonValue given = f.find(sizeKey);
        BigDecimal number = given == null ? null : Scalars.number(given);
        boolean good = number != null && number.compareTo(BigDecimal.valueOf(size)) == 0;
        return f.whole("patch_size", 1, good ? size : ModelBounds.SIDE);
    }

    /** Patches of a side; 1, to read on with, once a problem is reported. */
    int side() {
        return Math.max(1, size / patch);
    }

    /** Numbers of a patch; 1, to read on with, once too many are reported. */
    static int numbers(Fields f, int patch, int channels) {
        long numbers = (long) patch * patch * channels;
        ModelBounds.check(f, "patch_size", "the numbers of a patch", numbers, ModelBounds.PATCH);
        return numbers > ModelBounds.PATCH ? 1 : (int) numbers;
    }

    /** Images as sequences: a token for each patch and one for the whole. */
    ImageModel sequences() {
        return new ImageModel(new Encoder(numbers, classes), side() * side() + 1);
    }

    /** Images in levels. */
    ImageModel levels(PyramidKeys keys) {
        Pyramid pyramid = keys.over(side());
        return new ImageModel(new Encoder(numbers, classes, 0, pyramid, null), pyramid.tokens());
    }
}
