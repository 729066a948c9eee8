package systole.system.json;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.system.DeviceDescription;
import systole.system.Failure;
import systole.system.NodeSpec;
import systole.system.Presets.Folder;
import systole.system.SystemSpec;

/**
 * Reads {@code system} of a scenario: the id or path of a device or node, such a description itself, or an object that takes
 * several copies of a preset.
 */
final class SystemReader {
    private final Documents documents;
    private final Problems problems;

    SystemReader(Documents documents) {
        this.documents = documents;
        this.problems = documents.problems();
    }

    Supplier<SystemSpec> read(JsonValue system) {
        if (!system.isObject()) {
            Supplier<NodeReader.Node> node = named(system);
            return () -> copies(node.get(), 1, null, null, node.get().failures());
        }
        if (system.members().containsKey("preset")) {
            return copies(new Fields(system, problems));
        }
        Supplier<NodeReader.Node> node = new NodeReader(documents).read(system, false);
        return () -> copies(node.get(), 1, null, null, node.get().failures());
    }

    /** The device of which a system has one or more. */
    Supplier<DeviceDescription> device(JsonValue system) {
        JsonValue preset = system.isObject() ? system.members().get("preset") : system;
        Supplier<NodeReader.Node> node = preset == null ? new NodeReader(documents).read(system, false) : named(preset);
        return () -> node.get().device();
    }

    /** So many devices of what a text names. */
    Supplier<SystemSpec> read(JsonValue reference, int devices) {
        Supplier<NodeReader.Node> node = named(reference);
        return () -> problems.make(
                reference, () -> copies(node.get(), 1, devices, null, node.get().failures()));
    }

    private Supplier<NodeReader.Node> named(JsonValue reference) {
        return documents
                .named(reference, "a device or system", Folder.SYSTEMS, Folder.DEVICES)
                .map(document -> new NodeReader(documents).read(document, true))
                .orElseGet(Problems::unread);
    }

    private Supplier<SystemSpec> copies(Fields system) {
        JsonValue preset = system.find("preset");
        Supplier<NodeReader.Node> node = preset == null ? Problems.unread() : named(preset);
        boolean byDevices = system.has("devices");
        if (byDevices && system.has("nodes")) {
            system.refuse("nodes", "none beside \"devices\"");
        }
        Integer devices = byDevices ? system.whole("devices", 1) : null;
        int nodes = !byDevices && system.has("nodes") ? system.whole("nodes", 1) : 1;
        ScaleOutReader.Changes network =
                system.has("scaleOut") ? new ScaleOutReader(documents).changes(system.object("scaleOut")) : null;
        List<Supplier<Failure>> failures = FailureReader.read(system);
        return system.make(() -> {
            List<Failure> all = new ArrayList<>(node.get().failures());
            failures.forEach(failure -> all.add(failure.get()));
            return copies(node.get(), nodes, devices, network, all);
        });
    }

    private static SystemSpec copies(
            NodeReader.Node node,
            int nodes,
            @Nullable Integer devices,
            ScaleOutReader.@Nullable Changes network,
            List<Failure> failures) {
        NodeSpec one = node.spec();
        if (network != null) {
            one = new NodeSpec(
                    one.id(),
                    one.device(),
                    one.devices(),
                    one.devicesPerChip(),
                    one.fabric(),
                    network.over(one.scaleOut()),
                    one.host());
        }
        int most = Integer.MAX_VALUE / one.devices();
        if (devices == null && nodes > most) {
            throw new IllegalArgumentException(
                    "\"nodes\" up to " + most + ", of which each has " + one.devices() + " devices, found " + nodes);
        }
        int count = devices == null ? nodes * one.devices() : devices;
        int needed = (int) (((long) count + one.devices() - 1) / one.devices());
        if (needed > 1 && one.scaleOut() == null) {
            throw new IllegalArgumentException("\"scaleOut\" with bandwidthPerDevice and latency, because " + one.id()
                    + " alone has no network, or a system of such devices (see 'systole list systems')");
        }
        return new SystemSpec(
                one.id(), one.with(failures), needed, count, node.device().libraries(), failures);
    }
}
