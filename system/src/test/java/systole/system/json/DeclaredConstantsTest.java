package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import systole.system.FreeConstant.Place;
import systole.system.Presets;
import systole.system.Presets.Folder;

/**
 * Each figure that measurements chose is declared in {@code configs/calibration}, as a free constant or as a choice, so that
 * {@code validate --leave-out} knows of it.
 */
final class DeclaredConstantsTest {
    private static final List<Folder> FOLDERS = List.of(
            Folder.FAMILIES,
            Folder.LIBRARIES,
            Folder.MEMORIES,
            Folder.COMMUNICATION,
            Folder.NETWORKS,
            Folder.STACKS,
            Folder.SYSTEMS,
            Folder.DEVICES);

    private static final Set<String> CONSTANTS = new HashSet<>();
    private static final List<Place> CHOICES = new ArrayList<>();

    static {
        for (String family : Presets.ids(Folder.CALIBRATION)) {
            Descriptions.freeConstants(family)
                    .forEach(constant -> constant.places().forEach(place -> CONSTANTS.add(place.text())));
            Descriptions.choices(family).forEach(choice -> CHOICES.addAll(choice.places()));
        }
    }

    static List<Place> files() {
        return FOLDERS.stream()
                .flatMap(folder -> Presets.ids(folder).stream().map(id -> new Place(folder.text(), id)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("files")
    void calibratedFiguresAreDeclared(Place file) {
        assertThat(undeclared(file))
                .as("calibrated, but not in configs/calibration")
                .isEmpty();
    }

    /** A word in the middle of a text would hide from this test and from {@code show}. */
    @ParameterizedTest
    @MethodSource("files")
    void provenanceIsTheFirstWordOfASource(Place file) {
        assertThat(Objects.requireNonNull(document(file).members().get(Sources.KEY))
                        .members()
                        .values())
                .extracting(JsonValue::text)
                .filteredOn(text -> !text.startsWith("calibrated: "))
                .noneMatch(text -> text.matches(".*\\bcalibrated\\b.*"));
    }

    /** What the list would miss is missed here too: without the declared constants, figures remain. */
    @Test
    void thereAreCalibratedFigures() {
        assertThat(CONSTANTS).contains("configs/families/hopper.json#/launch/start");
        assertThat(CHOICES)
                .contains(
                        new Place("configs/libraries/tpu.json", "/attention/prefill"),
                        new Place("configs/stacks/megatron-deepspeed.json", "/host/layer"),
                        new Place("configs/networks/efa.json", "/protocols/2/messageTime"));
        JsonValue hopper = document(new Place("families", "hopper"));
        List<String> calibrated = new ArrayList<>();
        collect(hopper, Sources.of(hopper), calibrated);
        assertThat(calibrated)
                .contains("/sharedCache/commonShare", "/power/settling", "/energy/mac/bf16")
                .doesNotContain("/cores", "/energy/mac/int8", "/sharedCache/latency");
    }

    private static List<String> undeclared(Place file) {
        JsonValue document = document(file);
        List<String> calibrated = new ArrayList<>();
        collect(document, Sources.of(document), calibrated);
        return calibrated.stream()
                .filter(pointer -> !CONSTANTS.contains(new Place(document.file(), pointer).text()))
                .filter(pointer -> CHOICES.stream()
                        .noneMatch(choice -> choice.file().equals(document.file())
                                && (pointer + "/").startsWith(choice.pointer() + "/")))
                .toList();
    }

    /** Pointers of figures, texts and flags below a value whose source is the word. */
    private static void collect(JsonValue value, Sources sources, List<String> calibrated) {
        if (value.isScalar()) {
            if (sources.at(value.pointer()).startsWith("calibrated: ")) {
                calibrated.add(value.pointer());
            }
            return;
        }
        value.members().forEach((name, member) -> {
            if (!name.equals(Sources.KEY)) {
                collect(member, sources, calibrated);
            }
        });
        value.elements().forEach(element -> collect(element, sources, calibrated));
    }

    private static JsonValue document(Place file) {
        Folder folder = Folder.valueOf(file.file().toUpperCase(Locale.ROOT));
        return new Documents(Path.of(""), new Problems())
                .preset(file.pointer(), "a description", null, List.of(folder))
                .orElseThrow();
    }
}
