package systole.system.json;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import systole.system.Failure;
import systole.system.Failure.Part;
import systole.system.json.Scalars.Sign;

/** Reads {@code failures} of a system: what is slow, of which device, and the part of its rate that is left. */
final class FailureReader {
    private FailureReader() {}

    /** The failures that a description has; often none. */
    static List<Supplier<Failure>> read(Fields system) {
        return system.has("failures")
                ? system.list("failures", (value, problems) -> failure(new Fields(value, problems)))
                : List.of();
    }

    private static Supplier<Failure> failure(Fields failure) {
        List<Part> given = Arrays.stream(Part.values())
                .filter(part -> failure.has(part.key(), Shape.whole(0, Integer.MAX_VALUE)))
                .toList();
        double rate = failure.decimal("rate", Sign.POSITIVE);
        Part part = given.isEmpty() ? Part.LINK : given.get(0);
        int device = failure.whole(part.key(), 0);
        given.stream().skip(1).forEach(more -> failure.refuse(more.key(), "none beside \"" + part.key() + "\""));
        return failure.make(() -> new Failure(part, device, rate));
    }
}
