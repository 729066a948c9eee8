package systole.study.sensitivity;

import java.util.List;
import systole.study.knob.Knob;

/**
 * A knob that was turned.
 *
 * @param knob as it stands
 * @param low value below, in base units; the value itself where nothing below is taken
 * @param high value above; the value itself where nothing above is taken
 * @param far value of the rerun; NaN where none is taken
 * @param effects on the keys, in order; empty where the knob cannot be turned
 * @param reason why it cannot be turned; else empty
 */
public record Turned(Knob knob, double low, double high, double far, List<Effect> effects, String reason) {
    /** Copies the list. */
    public Turned {
        effects = List.copyOf(effects);
    }

    /** A knob that cannot be turned. */
    static Turned stuck(Knob knob, String reason) {
        return new Turned(knob, knob.number(), knob.number(), Double.NaN, List.of(), reason);
    }

    /** True when it can be turned and nothing moves. */
    public boolean inert() {
        return reason.isEmpty() && effects.stream().allMatch(Effect::inert);
    }

    /** True when it moves something, but too little to be seen in a table. */
    boolean slight() {
        return !inert() && reason.isEmpty() && effects.stream().allMatch(Effect::slight);
    }

    /** True when a key jumps: it moves in steps, of which no elasticity tells. */
    public boolean jumps() {
        return effects.stream().anyMatch(Effect::jumps);
    }

    /**
     * How much it matters to the key of a number: percent that the rerun moved it for each percent of the knob; the elasticity where
     * there was no rerun. None counts as nothing.
     */
    double strength(int key) {
        if (effects.isEmpty()) {
            return 0;
        }
        Effect effect = effects.get(key);
        double moved =
                Double.isNaN(effect.actual()) ? effect.elasticity() : (effect.actual() - 1) / (far / knob.number() - 1);
        return Double.isNaN(moved) ? 0 : Math.abs(moved);
    }
}
