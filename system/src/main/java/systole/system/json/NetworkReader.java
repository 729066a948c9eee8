package systole.system.json;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.interconnect.Algorithm;
import systole.interconnect.NetworkLibrary;
import systole.interconnect.NetworkProtocol;
import systole.interconnect.NetworkProtocol.Estimate;
import systole.sim.quantity.Dimension;
import systole.system.Presets.Folder;
import systole.system.json.Scalars.Sign;

/** Reads a communication library across nodes. */
final class NetworkReader {
    private static final List<String> ALGORITHMS =
            Arrays.stream(Algorithm.values()).map(Algorithm::key).toList();

    private NetworkReader() {}

    /** The library that a text names by id or path. */
    static Supplier<NetworkLibrary> named(JsonValue reference, Documents documents) {
        return documents
                .named(reference, "a library across nodes", Folder.NETWORKS)
                .map(document -> read(document, documents.problems()))
                .orElseGet(Problems::unread);
    }

    static Supplier<NetworkLibrary> read(JsonValue document, Problems problems) {
        Fields library = new Fields(Sources.checked(document, true, problems), problems);
        library.text("id");
        library.text("name", "");
        List<String> keys =
                library.list("algorithms", Shape.choice(ALGORITHMS), (value, p) -> Scalars.oneOf(value, ALGORITHMS, p));
        List<Supplier<NetworkProtocol>> protocols =
                library.list("protocols", (value, p) -> protocol(new Fields(value, p)));
        return library.make(() -> {
            Set<Algorithm> algorithms = EnumSet.noneOf(Algorithm.class);
            keys.forEach(key -> algorithms.add(Algorithm.values()[ALGORITHMS.indexOf(key)]));
            return new NetworkLibrary(
                    algorithms, protocols.stream().map(Supplier::get).toList());
        });
    }

    private static Supplier<NetworkProtocol> protocol(Fields protocol) {
        String name = protocol.text("name");
        double startup = protocol.quantity("startup", Dimension.SECONDS, Sign.NOT_NEGATIVE);
        double ring = protocol.quantity("ringStep", Dimension.SECONDS, Sign.NOT_NEGATIVE);
        double tree = protocol.quantity("treeStep", Dimension.SECONDS, Sign.NOT_NEGATIVE);
        @Nullable Double switched = switchStep(protocol);
        double post = protocol.quantity("post", Dimension.SECONDS, Sign.NOT_NEGATIVE);
        int payload = protocol.whole("payloadBytes", 1);
        int line = protocol.whole("lineBytes", 1);
        int treeLine = protocol.whole("treeLineBytes", 1);
        long message = protocol.wholeQuantity("message", Dimension.BYTES);
        double messageTime = protocol.quantity("messageTime", Dimension.SECONDS, Sign.NOT_NEGATIVE);
        @Nullable Supplier<Estimate> estimate = protocol.has("estimate") ? estimate(protocol.object("estimate")) : null;
        return protocol.make(() -> new NetworkProtocol(
                name,
                startup,
                ring,
                tree,
                switched,
                post,
                payload,
                line,
                treeLine,
                message,
                messageTime,
                estimate == null ? null : estimate.get()));
    }

    private static Supplier<Estimate> estimate(Fields estimate) {
        double ring = estimate.quantity("ringStep", Dimension.SECONDS, Sign.NOT_NEGATIVE);
        double tree = estimate.quantity("treeStep", Dimension.SECONDS, Sign.NOT_NEGATIVE);
        @Nullable Double switched = switchStep(estimate);
        return estimate.make(() -> new Estimate(ring, tree, switched));
    }

    private static @Nullable Double switchStep(Fields steps) {
        return steps.has("switchStep")
                ? (Double) steps.quantity("switchStep", Dimension.SECONDS, Sign.NOT_NEGATIVE)
                : null;
    }
}
