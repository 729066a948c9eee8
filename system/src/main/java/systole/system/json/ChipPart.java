package systole.system.json;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import systole.sim.quantity.Dimension;
import systole.sim.quantity.Quantity;
import systole.system.NodeSpec;

/**
 * One of several equal parts of a chip, where a system counts those as devices. What the parts share among them is divided:
 * cores, memory, shared cache, power and the link to the host. Clock, cores' insides, latencies and energy of an action are
 * those of the chip, and so are its links, since a fabric of parts says its own.
 */
final class ChipPart {
    private static final List<String> COUNTS = List.of("/cores", "/memory/stacks");
    private static final Map<String, Dimension> QUANTITIES = quantities();

    private ChipPart() {}

    private static Map<String, Dimension> quantities() {
        Map<String, Dimension> all = new LinkedHashMap<>();
        all.put("/memory/capacity", Dimension.BYTES);
        all.put("/memory/bandwidth", Dimension.BYTES_PER_SECOND);
        all.put("/memory/pathBandwidth", Dimension.BYTES_PER_SECOND);
        all.put("/sharedCache/capacity", Dimension.BYTES);
        all.put("/sharedCache/bandwidth", Dimension.BYTES_PER_SECOND);
        all.put("/power/cap", Dimension.WATTS);
        all.put("/power/idle", Dimension.WATTS);
        all.put("/power/activeIdle", Dimension.WATTS);
        all.put("/host/bandwidth", Dimension.BYTES_PER_SECOND);
        return all;
    }

    /** The joined description of a part; counts that do not divide are problems. */
    static JsonValue of(JsonValue chip, int parts, Problems problems) {
        if (parts == 1) {
            return chip;
        }
        JsonValue part = chip;
        for (String pointer : COUNTS) {
            part = divided(part, pointer.substring(1), value -> count(value, parts, problems));
        }
        for (Map.Entry<String, Dimension> quantity : QUANTITIES.entrySet()) {
            part = divided(part, quantity.getKey().substring(1), value -> quantity(value, quantity.getValue(), parts));
        }
        return divided(part, "id", id -> scalar(id, JsonValue.Kind.STRING, NodeSpec.partOf(id.text(), parts)));
    }

    private static JsonValue divided(
            JsonValue object, String path, java.util.function.UnaryOperator<JsonValue> division) {
        int slash = path.indexOf('/');
        String name = slash < 0 ? path : path.substring(0, slash);
        JsonValue member = object.members().get(name);
        if (member == null) {
            return object;
        }
        return Overlay.with(
                object,
                name,
                slash < 0 ? division.apply(member) : divided(member, path.substring(slash + 1), division));
    }

    private static JsonValue count(JsonValue value, int parts, Problems problems) {
        int whole = Scalars.whole(value, 1, Integer.MAX_VALUE, problems);
        if (whole % parts != 0) {
            problems.wrong(value, value.shown(), "a multiple of the " + parts + " devices that a chip counts as", "");
            return value;
        }
        return scalar(value, JsonValue.Kind.NUMBER, String.valueOf(whole / parts));
    }

    /** What is no such quantity is left for its reader to refuse. */
    private static JsonValue quantity(JsonValue value, Dimension dimension, int parts) {
        try {
            double whole = value.kind() == JsonValue.Kind.STRING
                    ? Quantity.parse(value.text(), dimension)
                    : new BigDecimal(value.text()).doubleValue();
            return scalar(value, JsonValue.Kind.NUMBER, new BigDecimal(whole / parts).toPlainString());
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    private static JsonValue scalar(JsonValue value, JsonValue.Kind kind, String text) {
        return JsonValue.scalar(value.file(), value.pointer(), value.key(), value.position(), kind, text);
    }
}
