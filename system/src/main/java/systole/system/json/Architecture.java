package systole.system.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import systole.workloads.model.Family;

/**
 * How a {@code model_type} writes its configuration, and what it computes: one file of {@code configs/architectures}. Keys that
 * most types share go by the names that llama gives them.
 *
 * @param id the {@code model_type}
 * @param classes names under {@code architectures} that mean it
 * @param traits its blocks, as far as no switch says otherwise
 * @param keys own names of common keys
 * @param nested objects whose members are read as {@code object.member}
 * @param inside object that holds the language model among others; null when there is none
 * @param defaults values of the configuration class where a key is absent
 * @param unsaid the same for those that are not worth a word
 * @param gated the feed-forward has a gate
 * @param widthTimes width of the feed-forward in parts of the hidden size, where the width is not given; 0 when it must be
 * @param activations activations that the type may have; {@code gated-} before one says that it is of a gate
 * @param switches traits that a flag of the configuration changes
 * @param softcap key whose presence bounds the scores; null when there is none
 * @param logitSoftcap key whose presence bounds the logits; null when there is none
 * @param windows keys of sliding windows; null when there are none
 * @param experts keys of experts; null when the feed-forward is dense
 * @param buckets key of the distances that a learned bias of scores tells apart; null when there is none
 * @param source keys of an encoder that a decoder attends to; null when there is none
 * @param latent keys and values are kept as latent vectors
 * @param encoder what an encoder has where others have a vocabulary to write: {@code tokens}, {@code patches}, the
 *     {@code levels} of a pyramid over patches, or "latents" of a denoiser; null for others
 * @param only values that a key may have, and why
 * @param harmless keys without effect on what is computed
 * @param assumes what is left out of every model of the type
 */
record Architecture(
        String id,
        List<String> classes,
        Family traits,
        Map<String, String> keys,
        List<String> nested,
        @Nullable String inside,
        Map<String, JsonValue> defaults,
        Map<String, JsonValue> unsaid,
        boolean gated,
        int widthTimes,
        List<String> activations,
        List<Switch> switches,
        @Nullable String softcap,
        @Nullable String logitSoftcap,
        @Nullable WindowKeys windows,
        @Nullable ExpertKeys experts,
        @Nullable String buckets,
        @Nullable SourceKeys source,
        boolean latent,
        @Nullable String encoder,
        List<Only> only,
        Set<String> harmless,
        List<String> assumes) {
    /**
     * What changes where a flag has a value.
     *
     * @param key flag
     * @param is value
     * @param positions other positions
     * @param biases other biases
     * @param arrangement another arrangement
     * @param headNorm norms of heads or none
     * @param keyHeads key that gives the number of key heads, {@code one} or {@code all}
     */
    record Switch(
            String key,
            boolean is,
            Optional<Family.Positions> positions,
            Optional<Family.Biases> biases,
            Optional<Family.Arrangement> arrangement,
            Optional<Boolean> headNorm,
            Optional<String> keyHeads) {
        Family applied(Family traits) {
            Family changed = positions.map(traits::with).orElse(traits);
            changed = biases.map(changed::with).orElse(changed);
            changed = arrangement.map(changed::with).orElse(changed);
            return headNorm.map(changed::withHeadNorm).orElse(changed);
        }
    }

    /**
     * A key that may have some values only.
     *
     * @param key key
     * @param values as they stand in a file
     * @param reason why no other
     */
    record Only(String key, List<String> values, String reason) {
        /** What a configuration may say there. */
        Shape shape() {
            if (List.of("true", "false").containsAll(values)) {
                return Shape.FLAG;
            }
            return values.stream().allMatch(value -> value.matches("[0-9]{1,9}"))
                    ? Shape.whole(Integer.parseInt(values.get(0)), Integer.parseInt(values.get(values.size() - 1)))
                    : Shape.choice(values);
        }
    }

    /** What the type calls a common key. */
    String key(String common) {
        return keys.getOrDefault(common, common);
    }
}
