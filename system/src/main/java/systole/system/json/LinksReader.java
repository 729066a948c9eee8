package systole.system.json;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.sim.quantity.Dimension;
import systole.system.DeviceLinks;
import systole.system.HostLinkSpec;

/** Reads {@code links} and {@code host} of a device. */
final class LinksReader {
    private LinksReader() {}

    /** The links between devices; null when the description has none. */
    static @Nullable Supplier<DeviceLinks> links(Fields parent) {
        if (!parent.has("links")) {
            return null;
        }
        Fields links = parent.object("links");
        String type = links.text("type");
        int count = links.whole("count", 1);
        double bandwidth = links.quantity("bandwidth", Dimension.BYTES_PER_SECOND);
        return links.make(() -> new DeviceLinks(type, count, bandwidth));
    }

    /** The link to the host; null when the description has none. */
    static @Nullable Supplier<HostLinkSpec> host(Fields parent) {
        if (!parent.has("host")) {
            return null;
        }
        Fields host = parent.object("host");
        String type = host.text("type");
        double bandwidth = host.quantity("bandwidth", Dimension.BYTES_PER_SECOND);
        return host.make(() -> new HostLinkSpec(type, bandwidth));
    }
}
