package systole.study.json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import systole.study.calibration.FittedConstant;
import systole.system.FreeConstant.Place;
import systole.system.InputException;
import systole.system.Presets;
import systole.system.Presets.Folder;
import systole.system.Problem;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes a device's description with the values that a calibration gave it. */
public final class CalibratedDevice {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private CalibratedDevice() {}

    /**
     * The description, each value of {@code fitted} in its place with a source that says so.
     *
     * @param idOrPath preset id, or path of a {@code .json} file
     * @param fitted constants at their places in this description; empty for the description as it is
     */
    public static String text(String idOrPath, List<FittedConstant> fitted) {
        ObjectNode device = (ObjectNode) MAPPER.readTree(original(idOrPath));
        for (FittedConstant each : fitted) {
            for (Place place : each.constant().places()) {
                put(device, place.pointer(), each.value());
                ObjectNode sources = device.withObjectProperty("sources");
                sources.put(
                        place.pointer(),
                        "calibrated: " + each.constant().name() + " fitted to " + each.how() + "; was "
                                + each.constant().value() + "; microbenchmark: "
                                + each.constant().microbenchmark());
            }
        }
        return MAPPER.writeValueAsString(device) + "\n";
    }

    private static void put(ObjectNode device, String pointer, double value) {
        String[] names = pointer.substring(1).split("/", -1);
        ObjectNode at = device;
        for (int i = 0; i < names.length - 1; i++) {
            at = at.withObjectProperty(names[i]);
        }
        at.put(names[names.length - 1], value);
    }

    private static String original(String idOrPath) {
        if (!idOrPath.endsWith(".json")) {
            return Presets.text(Folder.DEVICES, idOrPath).orElseThrow();
        }
        try {
            return Files.readString(Path.of(idOrPath));
        } catch (IOException e) {
            throw new InputException(
                    List.of(new Problem(idOrPath, "", 0, 0, "no readable file", "a description of a device", "")));
        }
    }
}
