package systole.study.json;

import systole.study.plan.Made;
import systole.study.plan.Measure;
import systole.study.plan.Option;
import systole.study.plan.Outcome;
import systole.study.plan.Plan;
import systole.study.plan.Saving;
import systole.study.plan.Split;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A plan as JSON: {@code plans}, the best first, and {@code notServed}. Each plan has the {@code scenario} that
 * {@code systole run} takes. Values that a purpose does not have are absent. */
public final class PlanJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private PlanJson() {}

    /** The document, ranked by a measure. */
    public static String of(Plan plan, Measure by) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("model", plan.question().model());
        root.put("purpose", plan.question().purpose().text());
        root.put("by", by.text());
        root.put("tokens", plan.question().tokens());
        if (plan.made() == Made.STEPS) {
            root.put("tokensAre", plan.made().all());
        }
        root.put("years", plan.economics().years());
        root.put("prices", plan.economics().prices().id());
        ArrayNode plans = root.putArray("plans");
        plan.ranked(by).forEach(outcome -> put(plans.addObject(), plan, outcome));
        ObjectNode reasons = root.putObject("notServed");
        plan.reasons().forEach(reasons::put);
        return MAPPER.writeValueAsString(root) + "\n";
    }

    private static void put(ObjectNode node, Plan plan, Outcome outcome) {
        Option option = outcome.option();
        node.put("machine", option.machine());
        node.put("device", option.device());
        node.put("devices", option.devices());
        Split split = option.split();
        node.put("tensor", split.tensor());
        node.put("pipeline", split.pipeline());
        node.put("data", split.data());
        node.put("expert", split.expert());
        node.put("context", split.context());
        Saving saving = option.saving();
        node.put("zero", saving.zero());
        node.put("microBatch", saving.microBatch());
        node.put("sequence", saving.sequence());
        node.put("batch", option.batch());
        if (!saving.recompute().isEmpty()) {
            node.put("recompute", saving.recompute());
        }
        node.put("weights", option.precision());
        node.set("scenario", MAPPER.readTree(option.scenario(plan.question(), outcome.fidelity())));
        node.put("memoryBytesPerDevice", outcome.memoryBytes());
        node.put("capacityBytesPerDevice", outcome.capacityBytes());
        put(node, "timeToFirstTokenSeconds", outcome.timeToFirstSeconds());
        put(node, "timePerOutputTokenSeconds", outcome.timePerTokenSeconds());
        node.put("tokensPerSecond", outcome.tokensPerSecond());
        node.put("hours", outcome.hours());
        put(node, "ownedDollars", outcome.owned());
        put(node, "rentedDollars", outcome.rented());
        node.put("kilowattHours", outcome.kilowattHours());
        node.put("carbonKilograms", outcome.kilograms());
        node.put("fidelity", outcome.fidelity());
        ObjectNode ranks = node.putObject("ranks");
        for (Measure measure : Measure.values()) {
            ranks.put(measure.text(), plan.ranked(measure).indexOf(outcome) + 1);
        }
    }

    private static void put(ObjectNode node, String key, @org.jspecify.annotations.Nullable Double value) {
        if (value != null) {
            node.put(key, value);
        }
    }
}
