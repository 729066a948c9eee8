package systole.system.json;

import java.util.List;
import java.util.function.Supplier;
import systole.system.SoftwareLibrary;
import systole.workloads.lowering.KernelLibrary;
import systole.workloads.lowering.attention.AttentionLibrary;
import systole.workloads.lowering.gemm.GemmLibrary;
import systole.workloads.lowering.stream.StreamLibrary;

/** Reads a kernel library: the software that it serves, and one part for each family of kernels. */
final class LibraryReader {
    private LibraryReader() {}

    static Supplier<SoftwareLibrary> read(JsonValue document, Problems problems) {
        Fields library = new Fields(Sources.checked(document, true, problems), problems);
        String id = library.text("id");
        List<String> serves = library.texts("serves");
        Supplier<GemmLibrary> gemm = GemmLibraryReader.read(library.object("gemm"));
        Supplier<AttentionLibrary> attention = AttentionLibraryReader.read(library.object("attention"));
        Supplier<StreamLibrary> stream = StreamLibraryReader.read(library.object("stream"));
        return library.make(
                () -> new SoftwareLibrary(id, serves, new KernelLibrary(gemm.get(), attention.get(), stream.get())));
    }
}
