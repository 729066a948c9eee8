package systole.system.json;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.interconnect.AlgorithmSpec;
import systole.sim.quantity.Dimension;
import systole.system.DeviceDescription;
import systole.system.DeviceLinks;
import systole.system.Failure;
import systole.system.Layout;
import systole.system.NodeLinks;
import systole.system.NodeSpec;
import systole.system.Presets.Folder;
import systole.system.ScaleOutSpec;
import systole.system.json.Scalars.Sign;

/** Reads a node or pod: a device, how many, the fabric between them and the network around. */
final class NodeReader {
    /** A node with what its device's description says besides. */
    record Node(NodeSpec spec, DeviceDescription device, List<Failure> failures) {}

    private static final int MOST_PER_CHIP = 4096;

    private final Documents documents;
    private final Problems problems;

    NodeReader(Documents documents) {
        this.documents = documents;
        this.problems = documents.problems();
    }

    /**
     * Reads a description of a node, or of a device, which makes a node of one.
     *
     * @param document an object with {@code device}, or with {@code family}
     * @param complete whether each figure needs a source
     */
    Supplier<Node> read(JsonValue document, boolean complete) {
        if (document.members().containsKey("device")) {
            return documents
                    .tree(
                            "node" + (complete ? " with sources" : ""),
                            document,
                            () -> Optional.of(Sources.checked(document, complete, problems)))
                    .map(node -> node(documents.edited(Place.SYSTEM, node), complete))
                    .orElseGet(Problems::unread);
        }
        if (document.members().containsKey("family")) {
            Supplier<DeviceDescription> device = new DeviceReader(documents).read(document, complete);
            return () -> alone(device.get());
        }
        problems.wrong(
                document,
                document.isObject() ? "an object with neither" : document.shown(),
                "a device (an object with \"family\") or a node (an object with \"device\")",
                "");
        return Problems.unread();
    }

    private static Node alone(DeviceDescription device) {
        return new Node(
                new NodeSpec(device.spec().id(), device.spec(), 1, null, null, device.host()), device, List.of());
    }

    private Supplier<Node> node(JsonValue document, boolean complete) {
        Fields node = new Fields(document, problems);
        String id = node.text("id");
        node.text("name", "");
        int perChip = node.has("devicesPerChip") ? node.whole("devicesPerChip", 1, MOST_PER_CHIP) : 1;
        Supplier<DeviceDescription> device = device(node.find("device"), complete, perChip);
        int devices = node.whole("devices", 1);
        @Nullable Fabric fabric = node.has("fabric") ? fabric(node.object("fabric")) : null;
        @Nullable
        Supplier<ScaleOutSpec> scaleOut =
                node.has("scaleOut") ? new ScaleOutReader(documents).read(node.object("scaleOut")) : null;
        List<Supplier<Failure>> failures = FailureReader.read(node);
        return node.make(() -> {
            DeviceDescription made = device.get();
            return new Node(
                    new NodeSpec(
                            id,
                            made.spec(),
                            devices,
                            perChip,
                            fabric == null ? null : fabric.joining(made.links()),
                            scaleOut == null ? null : scaleOut.get(),
                            made.host()),
                    made,
                    failures.stream().map(Supplier::get).toList());
        });
    }

    private Supplier<DeviceDescription> device(@Nullable JsonValue reference, boolean complete, int perChip) {
        if (reference == null) {
            return Problems.unread();
        }
        if (reference.isObject()) {
            return new DeviceReader(documents, perChip).read(reference, complete);
        }
        return documents
                .named(reference, "a device", Folder.DEVICES)
                .map(document -> new DeviceReader(documents, perChip).read(document, true))
                .orElseGet(Problems::unread);
    }

    private Fabric fabric(Fields fabric) {
        String topology = fabric.oneOf(
                "topology", Arrays.stream(Layout.values()).map(Layout::key).toList());
        List<Integer> dimensions = fabric.has("dimensions") ? fabric.wholes("dimensions", 1) : List.of();
        int closesEvery = fabric.has("closesEvery") ? fabric.whole("closesEvery", 1) : 0;
        double latency = fabric.quantity("latency", Dimension.SECONDS, Sign.NOT_NEGATIVE);
        boolean inSwitchReduction = fabric.flag("inSwitchReduction", false);
        @Nullable Supplier<DeviceLinks> links = LinksReader.links(fabric);
        @Nullable JsonValue library = fabric.has("communication", Shape.TEXT) ? fabric.find("communication") : null;
        @Nullable
        Supplier<List<AlgorithmSpec>> named = library == null ? null : CommunicationReader.named(library, documents);
        fabric.make(() -> true);
        return deviceLinks -> problems.make(fabric.value(), () -> {
            DeviceLinks used = links == null ? deviceLinks : links.get();
            if (used == null) {
                throw new IllegalArgumentException("links, here or in the device");
            }
            List<AlgorithmSpec> algorithms =
                    named == null ? CommunicationReader.ofLinks(used.type(), fabric.value(), documents) : named.get();
            return new NodeLinks(
                    used, latency, Layout.of(topology), dimensions, closesEvery, inSwitchReduction, algorithms);
        });
    }

    /** A fabric that still has to learn the links of its devices, where it has none of its own. */
    private interface Fabric {
        NodeLinks joining(@Nullable DeviceLinks links);
    }
}
