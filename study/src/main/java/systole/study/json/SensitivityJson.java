package systole.study.json;

import systole.study.sensitivity.Effect;
import systole.study.sensitivity.Sensitivity;
import systole.study.sensitivity.Turned;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A sensitivity as JSON: {@code keys} with their values, and {@code knobs}, those that matter most first. Values of knobs are in
 * base units; what a knob does not have is absent.
 */
public final class SensitivityJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private SensitivityJson() {}

    /** The document. */
    public static String of(Sensitivity found) {
        ObjectNode root = MAPPER.createObjectNode();
        ObjectNode keys = root.putObject("keys");
        for (int i = 0; i < found.keys().size(); i++) {
            keys.put(found.keys().get(i), found.base().get(i));
        }
        root.putArray("knobs");
        for (Turned knob : found.knobs()) {
            put(root.withArray("knobs").addObject(), knob, found);
        }
        return MAPPER.writeValueAsString(root).replace("\r\n", "\n") + "\n";
    }

    private static void put(ObjectNode node, Turned knob, Sensitivity found) {
        node.put("at", knob.knob().place().toString()).put("value", knob.knob().number());
        if (!knob.reason().isEmpty()) {
            node.put("notTurned", knob.reason());
            return;
        }
        node.put("low", knob.low()).put("high", knob.high());
        put(node, "far", knob.far());
        node.put("inert", knob.inert());
        node.put("inSteps", knob.jumps());
        ObjectNode effects = node.putObject("effects");
        for (int i = 0; i < knob.effects().size(); i++) {
            Effect effect = knob.effects().get(i);
            ObjectNode each = effects.putObject(found.keys().get(i));
            put(each, "elasticity", effect.elasticity());
            put(each, "predictedFactor", effect.predicted());
            put(each, "actualFactor", effect.actual());
            each.put("confirmed", effect.confirmed());
        }
    }

    private static void put(ObjectNode node, String key, double value) {
        if (Double.isFinite(value)) {
            node.put(key, value);
        }
    }
}
