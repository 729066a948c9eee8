package systole.system.json;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.interconnect.DragonflyShape;
import systole.interconnect.FatTreeShape;
import systole.interconnect.NetworkLibrary;
import systole.interconnect.NetworkShape;
import systole.sim.quantity.Dimension;
import systole.system.ScaleOutSpec;
import systole.system.json.Scalars.Sign;

/**
 * Reads {@code scaleOut}, the network around nodes, whole in a system or as changes in a scenario. Without {@code network} its
 * library costs nothing; without {@code topology} it does not block.
 */
final class ScaleOutReader {
    private static final String FAT_TREE = "fat-tree";
    private static final String DRAGONFLY = "dragonfly";

    private final Documents documents;

    ScaleOutReader(Documents documents) {
        this.documents = documents;
    }

    Supplier<ScaleOutSpec> read(Fields scaleOut) {
        double bandwidth = scaleOut.quantity("bandwidthPerDevice", Dimension.BYTES_PER_SECOND);
        double latency = scaleOut.quantity("latency", Dimension.SECONDS, Sign.NOT_NEGATIVE);
        @Nullable Supplier<NetworkLibrary> library = library(scaleOut);
        @Nullable Supplier<NetworkShape> shape = shape(scaleOut);
        return scaleOut.make(() -> new ScaleOutSpec(
                bandwidth,
                latency,
                shape == null ? FatTreeShape.NON_BLOCKING : shape.get(),
                library == null ? NetworkLibrary.PLAIN : library.get()));
    }

    /** What a scenario says of the network; the rest is the preset's. */
    Changes changes(Fields scaleOut) {
        @Nullable
        Double bandwidth = scaleOut.has("bandwidthPerDevice")
                ? (Double) scaleOut.quantity("bandwidthPerDevice", Dimension.BYTES_PER_SECOND)
                : null;
        @Nullable
        Double latency = scaleOut.has("latency")
                ? (Double) scaleOut.quantity("latency", Dimension.SECONDS, Sign.NOT_NEGATIVE)
                : null;
        @Nullable Supplier<NetworkLibrary> library = library(scaleOut);
        @Nullable Supplier<NetworkShape> shape = shape(scaleOut);
        scaleOut.make(() -> true);
        return new Changes(bandwidth, latency, shape, library);
    }

    private @Nullable Supplier<NetworkLibrary> library(Fields scaleOut) {
        @Nullable JsonValue reference = scaleOut.has("network", Shape.TEXT) ? scaleOut.find("network") : null;
        return reference == null ? null : NetworkReader.named(reference, documents);
    }

    private static @Nullable Supplier<NetworkShape> shape(Fields scaleOut) {
        if (!scaleOut.has("topology", Shape.OBJECT)) {
            return null;
        }
        Fields topology = scaleOut.object("topology");
        String type = topology.oneOf("type", List.of(FAT_TREE, DRAGONFLY));
        if (type.equals(DRAGONFLY)) {
            int nodes = topology.whole("groupNodes", 1);
            double taper = topology.decimal("globalTaper", Sign.POSITIVE);
            return topology.make(() -> new DragonflyShape(nodes, taper));
        }
        int nodes = topology.whole("leafNodes", 1);
        double over = topology.has("oversubscription") ? topology.decimal("oversubscription", Sign.POSITIVE) : 1;
        return topology.make(() -> new FatTreeShape(nodes, over));
    }

    /** Parts of a network, each null when a scenario leaves it to the preset. */
    record Changes(
            @Nullable Double bandwidth,
            @Nullable Double latency,
            @Nullable Supplier<NetworkShape> shape,
            @Nullable Supplier<NetworkLibrary> library) {
        ScaleOutSpec over(@Nullable ScaleOutSpec preset) {
            Double bytesPerSecond =
                    bandwidth == null && preset != null ? (Double) preset.bytesPerSecondPerDevice() : bandwidth;
            Double seconds = latency == null && preset != null ? (Double) preset.latencySeconds() : latency;
            if (bytesPerSecond == null || seconds == null) {
                throw new IllegalArgumentException("both bandwidthPerDevice and latency in \"scaleOut\"");
            }
            ScaleOutSpec base = preset == null ? new ScaleOutSpec(bytesPerSecond, seconds) : preset;
            return new ScaleOutSpec(
                    bytesPerSecond,
                    seconds,
                    shape == null ? base.shape() : shape.get(),
                    library == null ? base.library() : library.get());
        }
    }
}
