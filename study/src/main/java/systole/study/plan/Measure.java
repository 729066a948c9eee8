package systole.study.plan;

import java.util.function.ToDoubleFunction;

/** What plans are ranked by; less is better. */
public enum Measure {
    /** Hours. */
    FASTEST(Outcome::hours),
    /** Dollars, of owning or renting, whichever is less; last where neither is known. */
    CHEAPEST(Outcome::dollars),
    /** Carbon dioxide of the electricity. */
    GREENEST(Outcome::kilograms);

    private final ToDoubleFunction<Outcome> value;

    Measure(ToDoubleFunction<Outcome> value) {
        this.value = value;
    }

    double of(Outcome outcome) {
        return value.applyAsDouble(outcome);
    }

    /** Its name on the command line. */
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
