package systole.system.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.sim.quantity.Dimension;
import systole.system.Choice;
import systole.system.FreeConstant;
import systole.system.FreeConstant.Otherwise;
import systole.system.FreeConstant.Place;
import systole.system.Presets;
import systole.system.Presets.Folder;
import systole.system.json.Scalars.Sign;

/**
 * Reads the free constants of a family: {@code constants} with {@code name}, {@code places}, {@code meaning}, {@code unit},
 * {@code least}, {@code most}, {@code microbenchmark}, {@code fittedOn}, {@code otherwise} and {@code times}. A place is
 * {@code families/hopper#/launch/start}; its value is read from there. Beside them {@code choices} that no search moves.
 */
final class FreeConstantReader {
    private static final Map<String, Dimension> DIMENSIONS = Map.of(
            "s",
            Dimension.SECONDS,
            FreeConstant.BYTES,
            Dimension.BYTES,
            "B/s",
            Dimension.BYTES_PER_SECOND,
            "J",
            Dimension.JOULES,
            "W",
            Dimension.WATTS);
    private static final List<String> UNITS =
            List.of("s", FreeConstant.BYTES, "B/s", "J", "W", "1", FreeConstant.COUNT);

    /** A figure found in a description. */
    private record Figure(Place place, double value, String source) {}

    private final Documents documents;
    private final Problems problems;
    private final Map<String, Optional<JsonValue>> read = new LinkedHashMap<>();

    FreeConstantReader(Documents documents) {
        this.documents = documents;
        this.problems = documents.problems();
    }

    Supplier<List<FreeConstant>> read(JsonValue document) {
        Fields file = new Fields(Sources.checked(document, true, problems), problems);
        file.text("id");
        List<Supplier<FreeConstant>> constants = file.has("constants") || !file.has("choices")
                ? file.list("constants", (value, p) -> constant(new Fields(value, p)))
                : List.of();
        if (file.has("choices")) {
            file.list("choices", (value, p) -> choice(new Fields(value, p)));
        }
        return file.make(() -> constants.stream().map(Supplier::get).toList());
    }

    /** What measurements chose beside the constants. */
    Supplier<List<Choice>> readChoices(JsonValue document) {
        Fields file = new Fields(Sources.checked(document, true, problems), problems);
        List<Supplier<Choice>> choices =
                file.has("choices") ? file.list("choices", (value, p) -> choice(new Fields(value, p))) : List.of();
        return () -> choices.stream().map(Supplier::get).toList();
    }

    private Supplier<Choice> choice(Fields choice) {
        String name = choice.text("name");
        List<Place> places = choice.texts("places", (value, p) -> place(value));
        String meaning = choice.text("meaning");
        String microbenchmark = choice.text("microbenchmark");
        List<String> fittedOn = choice.texts("fittedOn");
        return choice.make(() -> new Choice(name, places, meaning, microbenchmark, fittedOn));
    }

    /** A part of a description, whatever is there. */
    private Place place(JsonValue reference) {
        String[] parts = Scalars.text(reference, problems).split("#", 2);
        Optional<JsonValue> document =
                parts.length < 2 ? Optional.empty() : read.computeIfAbsent(parts[0], this::document);
        if (document.flatMap(found -> below(found, parts[1])).isEmpty()) {
            problems.wrong(reference, "a part of a description, such as libraries/tpu#/attention/prefill");
            return new Place("", "");
        }
        return new Place(document.get().file(), parts[1]);
    }

    private Supplier<FreeConstant> constant(Fields constant) {
        String name = constant.text("name");
        String meaning = constant.text("meaning");
        String unit = constant.oneOf("unit", UNITS);
        double least = bound(constant, "least", unit);
        double most = bound(constant, "most", unit);
        String microbenchmark = constant.text("microbenchmark");
        List<String> fittedOn = constant.has("fittedOn") ? constant.texts("fittedOn") : List.of();
        List<Figure> figures = constant.texts("places", (value, p) -> figure(value, unit));
        JsonValue other = constant.find("otherwise");
        @Nullable Figure otherwise = other == null ? null : figure(other, unit);
        double times = constant.has("times") ? constant.decimal("times", Sign.POSITIVE) : 1;
        return constant.make(() -> {
            if (figures.stream()
                    .anyMatch(figure -> figure.value() != figures.get(0).value())) {
                throw new IllegalArgumentException("the same value at all places of " + name);
            }
            return new FreeConstant(
                    name,
                    figures.stream().map(Figure::place).toList(),
                    meaning,
                    unit,
                    figures.get(0).value(),
                    least,
                    most,
                    figures.get(0).source(),
                    microbenchmark,
                    fittedOn,
                    otherwise == null ? null : new Otherwise(otherwise.place(), otherwise.value() * times, times));
        });
    }

    private static double bound(Fields constant, String key, String unit) {
        Dimension dimension = DIMENSIONS.get(unit);
        return dimension == null
                ? constant.decimal(key, Sign.NOT_NEGATIVE)
                : constant.quantity(key, dimension, Sign.NOT_NEGATIVE);
    }

    private Figure figure(JsonValue reference, String unit) {
        String[] parts = Scalars.text(reference, problems).split("#", 2);
        Optional<JsonValue> document =
                parts.length < 2 ? Optional.empty() : read.computeIfAbsent(parts[0], this::document);
        Optional<JsonValue> value = document.flatMap(found -> at(found, parts[1]));
        if (value.isEmpty() || document.isEmpty()) {
            problems.wrong(reference, "a figure of a description, such as families/hopper#/launch/start");
            return new Figure(new Place("", ""), 1, "");
        }
        Dimension dimension = DIMENSIONS.get(unit);
        double number = dimension == null
                ? Scalars.decimal(value.get(), Sign.NOT_NEGATIVE, problems)
                : Scalars.quantity(value.get(), dimension, Sign.NOT_NEGATIVE, problems);
        String source = Sources.of(document.get()).at(parts[1]);
        return new Figure(new Place(document.get().file(), parts[1]), number, source);
    }

    /**
     * The free constants of a device that its own description can hold, those of its family and memory type, at their places
     * there.
     */
    List<FreeConstant> ofDevice(JsonValue device, List<FreeConstant> ofFamily) {
        String family = Presets.name(Folder.FAMILIES, text(device, "/family"));
        String memory = Presets.name(Folder.MEMORIES, memoryType(device));
        List<FreeConstant> own = new ArrayList<>();
        for (FreeConstant constant : ofFamily) {
            if (constant.places().stream()
                    .allMatch(
                            place -> place.file().equals(family) || place.file().equals(memory))) {
                List<Place> places = constant.places().stream()
                        .map(place -> new Place(
                                device.file(), (place.file().equals(memory) ? "/memory" : "") + place.pointer()))
                        .toList();
                own.add(constant.at(places, now(device, places.get(0), constant)));
            }
        }
        return own;
    }

    /** The memory type, from the device or its family. */
    private String memoryType(JsonValue device) {
        String own = text(device, "/memory/type");
        String type = own.isEmpty()
                ? document("families/" + text(device, "/family"))
                        .map(family -> text(family, "/memory/type"))
                        .orElse("")
                : own;
        return type.toLowerCase(Locale.ROOT);
    }

    private double now(JsonValue device, Place place, FreeConstant constant) {
        Dimension dimension = DIMENSIONS.get(constant.unit());
        return at(device, place.pointer())
                .map(value -> dimension == null
                        ? Scalars.decimal(value, Sign.NOT_NEGATIVE, problems)
                        : Scalars.quantity(value, dimension, Sign.NOT_NEGATIVE, problems))
                .orElse(constant.value());
    }

    private static String text(JsonValue document, String pointer) {
        return at(document, pointer).map(JsonValue::text).orElse("");
    }

    private Optional<JsonValue> document(String name) {
        int slash = name.indexOf('/');
        for (Folder folder : Folder.values()) {
            if (slash > 0 && folder.text().equals(name.substring(0, slash))) {
                return documents.preset(name.substring(slash + 1), "a description", null, List.of(folder));
            }
        }
        return Optional.empty();
    }

    private static Optional<JsonValue> at(JsonValue document, String pointer) {
        return below(document, pointer).filter(JsonValue::isScalar);
    }

    private static Optional<JsonValue> below(JsonValue document, String pointer) {
        JsonValue value = document;
        for (String name : pointer.substring(Math.min(1, pointer.length())).split("/", -1)) {
            if (value.kind() == JsonValue.Kind.LIST) {
                boolean there = name.matches("[0-9]{1,6}")
                        && Integer.parseInt(name) < value.elements().size();
                value = there ? value.elements().get(Integer.parseInt(name)) : null;
            } else {
                value = value.members().get(name);
            }
            if (value == null) {
                return Optional.empty();
            }
        }
        return Optional.of(value);
    }
}
