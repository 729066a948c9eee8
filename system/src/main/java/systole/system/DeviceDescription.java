package systole.system;

import org.jspecify.annotations.Nullable;
import systole.microarch.DeviceSpec;
import systole.system.cost.DieSpec;

/**
 * All that a device file and the files it names say.
 *
 * @param spec the device
 * @param family id of its family
 * @param links its links to other devices; null when it has none
 * @param host its link to the host; null when unknown
 * @param libraries kernels that software has for it
 * @param die its silicon; null where nobody said
 */
public record DeviceDescription(
        DeviceSpec spec,
        String family,
        @Nullable DeviceLinks links,
        @Nullable HostLinkSpec host,
        SoftwareLibraries libraries,
        @Nullable DieSpec die) {}
