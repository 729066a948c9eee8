package systole.system;

import java.util.List;

/**
 * The kernel libraries of a device family.
 *
 * @param all libraries, the default first
 */
public record SoftwareLibraries(List<SoftwareLibrary> all) {
    /** Copies the list and checks that there is a default. */
    public SoftwareLibraries {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a family needs a kernel library");
        }
    }

    /** The library taken when nothing says which. */
    public SoftwareLibrary standard() {
        return all.get(0);
    }

    /** The library that serves the first of several softwares that one serves; the default one when none serves any. */
    public SoftwareLibrary serving(List<String> softwares) {
        return softwares.stream()
                .filter(software -> all.stream().anyMatch(library -> library.match(software) > 0))
                .findFirst()
                .map(this::serving)
                .orElseGet(this::standard);
    }

    /** The library that serves a software, named with or without its version; the default one when none says so. */
    public SoftwareLibrary serving(String software) {
        SoftwareLibrary best = standard();
        int length = 0;
        for (SoftwareLibrary library : all) {
            int match = library.match(software);
            if (match > length) {
                length = match;
                best = library;
            }
        }
        return best;
    }
}
