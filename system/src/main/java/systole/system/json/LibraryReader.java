package systole.system.json;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import systole.sim.quantity.Dimension;
import systole.system.Presets.Folder;
import systole.system.SoftwareLibrary;
import systole.workloads.lowering.KernelLibrary;
import systole.workloads.lowering.attention.AttentionLibrary;
import systole.workloads.lowering.gemm.GemmLibrary;
import systole.workloads.lowering.stream.RowLibraries;
import systole.workloads.lowering.stream.StreamLibrary;
import systole.workloads.operator.OperatorKind;

/**
 * Reads a kernel library: the software that it serves, and one part for each family of kernels. A library may name another as
 * its {@code base} and describe only what it does otherwise.
 */
final class LibraryReader {
    private LibraryReader() {}

    static Supplier<SoftwareLibrary> read(JsonValue document, Documents documents) {
        Problems problems = documents.problems();
        JsonValue own = Sources.checked(document, true, problems);
        JsonValue reference = own.isObject() ? own.members().get("base") : null;
        if (reference == null) {
            return joined(own, problems);
        }
        return documents
                .named(reference, "a kernel library", Folder.LIBRARIES)
                .map(base -> {
                    JsonValue lower = Sources.checked(base, true, problems);
                    if (lower.members().containsKey("base")) {
                        problems.wrong(reference, "a library that has a base itself", "one that has none", "");
                        return Problems.<SoftwareLibrary>unread();
                    }
                    return joined(Overlay.without(Overlay.of(lower, own), List.of("base")), problems);
                })
                .orElseGet(Problems::unread);
    }

    /** {@code rowStream} says what differs from {@code stream}, and the kernels of one operation what differs from that. */
    private static Supplier<RowLibraries> rows(Fields library, Fields stream, Supplier<StreamLibrary> streaming) {
        JsonValue rows = library.has("rowStream")
                ? Overlay.of(stream.value(), library.object("rowStream").value())
                : stream.value();
        Supplier<StreamLibrary> rms = library.has("rowStream") ? read(rows, library) : streaming;
        Supplier<StreamLibrary> layer = over(rows, library, "layerNormStream", rms);
        Supplier<StreamLibrary> softmax = over(rows, library, "softmaxStream", rms);
        Supplier<StreamLibrary> gated = over(rows, library, "gatedStream", rms);
        return () -> new RowLibraries(rms.get(), layer.get(), softmax.get(), gated.get());
    }

    private static Supplier<StreamLibrary> over(
            JsonValue rows, Fields library, String key, Supplier<StreamLibrary> otherwise) {
        return library.has(key) ? read(Overlay.of(rows, library.object(key).value()), library) : otherwise;
    }

    private static Supplier<StreamLibrary> read(JsonValue stream, Fields library) {
        return StreamLibraryReader.read(new Fields(stream, library.problems()));
    }

    private static Supplier<SoftwareLibrary> joined(JsonValue joined, Problems problems) {
        Fields library = new Fields(joined, problems);
        library.text("name", "");
        String id = library.text("id");
        List<String> serves = library.texts("serves");
        Supplier<GemmLibrary> gemm = GemmLibraryReader.read(library.object("gemm"));
        Supplier<AttentionLibrary> attention = AttentionLibraryReader.read(library.object("attention"));
        Fields streaming = library.object("stream");
        Supplier<StreamLibrary> stream = StreamLibraryReader.read(streaming);
        Supplier<RowLibraries> rows = rows(library, streaming, stream);
        Supplier<StreamLibrary> quantise =
                library.has("quantiseStream") ? StreamLibraryReader.read(library.object("quantiseStream")) : stream;
        Map<OperatorKind, Double> hostCalls =
                library.has("hostCalls") ? hostCalls(library.object("hostCalls")) : Map.of();
        return library.make(() -> new SoftwareLibrary(
                id,
                serves,
                new KernelLibrary(gemm.get(), attention.get(), stream.get(), rows.get(), quantise.get()),
                hostCalls));
    }

    private static Map<OperatorKind, Double> hostCalls(Fields calls) {
        Map<OperatorKind, Double> seconds = new EnumMap<>(OperatorKind.class);
        for (OperatorKind kind : OperatorKind.values()) {
            if (calls.has(kind.text(), Shape.quantity(Dimension.SECONDS, Scalars.Sign.POSITIVE))) {
                seconds.put(kind, calls.quantity(kind.text(), Dimension.SECONDS));
            }
        }
        calls.make(() -> seconds);
        return seconds;
    }
}
