package systole.system.json;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.interconnect.Algorithm;
import systole.interconnect.AlgorithmSpec;
import systole.interconnect.CollectiveKind;
import systole.interconnect.EndpointSpec;
import systole.interconnect.ProtocolSpec;
import systole.sim.quantity.Dimension;
import systole.system.Presets;
import systole.system.Presets.Folder;
import systole.system.json.Scalars.Sign;

/** Reads a communication library: the algorithms that it offers on one type of link. */
final class CommunicationReader {
    private static final List<String> ALGORITHMS = names(Algorithm.values(), Algorithm::key);
    private static final List<String> KINDS = names(CollectiveKind.values(), CollectiveKind::key);

    private CommunicationReader() {}

    /** The library that a text names by id or path. */
    static Supplier<List<AlgorithmSpec>> named(JsonValue reference, Documents documents) {
        return documents
                .named(reference, "a communication library", Folder.COMMUNICATION)
                .map(document -> read(document, documents.problems()))
                .orElseGet(Problems::unread);
    }

    /**
     * The library of a type of link.
     *
     * @param type type of link
     * @param fabric what uses such links
     */
    static List<AlgorithmSpec> ofLinks(String type, JsonValue fabric, Documents documents) {
        if (Presets.text(Folder.COMMUNICATION, type).isEmpty()) {
            List<String> known = Presets.ids(Folder.COMMUNICATION);
            documents
                    .problems()
                    .wrong(
                            fabric,
                            "links of type \"" + type + "\"",
                            "a type with a communication library (" + String.join(", ", known)
                                    + "), or \"communication\" with the id or path of one",
                            Nearest.hint(type, known));
        }
        documents.problems().throwIfAny();
        Supplier<List<AlgorithmSpec>> algorithms = documents
                .preset(type, "a communication library", fabric, List.of(Folder.COMMUNICATION))
                .map(document -> read(document, documents.problems()))
                .orElseGet(Problems::unread);
        documents.problems().throwIfAny();
        return algorithms.get();
    }

    static Supplier<List<AlgorithmSpec>> read(JsonValue document, Problems problems) {
        Fields library = new Fields(Sources.checked(document, true, problems), problems);
        library.text("id");
        library.text("name", "");
        @Nullable
        Supplier<EndpointSpec> endpoint = library.has("endpoint") ? endpoint(library.object("endpoint")) : null;
        List<Supplier<AlgorithmSpec>> algorithms =
                library.list("algorithms", (value, p) -> algorithm(new Fields(value, p), endpoint));
        return library.make(() -> algorithms.stream().map(Supplier::get).toList());
    }

    private static Supplier<EndpointSpec> endpoint(Fields endpoint) {
        double latency = endpoint.quantity("latency", Dimension.SECONDS, Sign.NOT_NEGATIVE);
        double bandwidth = endpoint.quantity("bandwidth", Dimension.BYTES_PER_SECOND);
        double accesses = endpoint.decimal("accessesPerByte", Sign.NOT_NEGATIVE);
        boolean forwards = endpoint.flag("forwardsWhileReceiving", false);
        return endpoint.make(() -> new EndpointSpec(latency, bandwidth, accesses, forwards));
    }

    /** An algorithm; what it receives passes through the endpoint when it copies, and costs nothing more when it does not. */
    private static Supplier<AlgorithmSpec> algorithm(Fields algorithm, @Nullable Supplier<EndpointSpec> endpoint) {
        String key = algorithm.oneOf("algorithm", ALGORITHMS);
        List<String> kinds = algorithm.list(
                "kinds", Shape.choice(KINDS), (value, problems) -> Scalars.oneOf(value, KINDS, problems));
        int leastRanks = algorithm.whole("leastRanks", 2);
        boolean copies = algorithm.flag("copies", false);
        List<Function<EndpointSpec, ProtocolSpec>> protocols =
                algorithm.list("protocols", (value, problems) -> ProtocolReader.read(new Fields(value, problems)));
        return algorithm.make(() -> {
            if (copies && endpoint == null) {
                throw new IllegalArgumentException("\"endpoint\" in the library of an algorithm that copies");
            }
            EndpointSpec used = copies && endpoint != null ? endpoint.get() : EndpointSpec.FREE;
            Set<CollectiveKind> offered = EnumSet.noneOf(CollectiveKind.class);
            kinds.forEach(kind -> offered.add(CollectiveKind.of(kind)));
            return new AlgorithmSpec(
                    Algorithm.values()[ALGORITHMS.indexOf(key)],
                    offered,
                    leastRanks,
                    protocols.stream().map(protocol -> protocol.apply(used)).toList());
        });
    }

    private static <T> List<String> names(T[] values, Function<T, String> name) {
        return Arrays.stream(values).map(name).toList();
    }
}
