package systole.study.sensitivity;

import java.util.ArrayList;
import java.util.List;
import systole.study.knob.Knob;
import systole.study.sweep.Answer;
import systole.study.sweep.Fault;
import systole.study.sweep.WhatIf;
import systole.system.json.Edit;
import systole.system.json.ScenarioTemplate;

/** Turns one knob: a little down, a little up, and further for the rerun. */
final class Turning {
    /** Part of the value by which it is turned for the elasticity. */
    static final double NEAR = 0.02;

    /** Part of the value by which it is turned for the rerun. */
    static final double FAR = 0.1;

    private final WhatIf runs;
    private final Knob knob;
    private final List<Edit> always;
    private final boolean whole;
    private final double[] base;
    private final List<Fault> faults = new ArrayList<>();
    private String reason = "";

    /** A value that was taken and what came out. */
    private record Step(double number, double[] values) {}

    Turning(WhatIf runs, ScenarioTemplate scenario, Knob knob, List<Edit> always, double[] base) {
        this.runs = runs;
        this.knob = knob;
        this.always = always;
        this.base = base.clone();
        this.whole = knob.number() != 0 && knob.whole(scenario);
    }

    /** Turns it. */
    Turned turned() {
        if (knob.number() == 0) {
            return Turned.stuck(knob, "is 0, of which no part can be taken");
        }
        Step now = new Step(knob.number(), base);
        Step low = step(-NEAR, 1, now);
        Step high = step(NEAR, 1, now);
        if (low.number == high.number) {
            return Turned.stuck(knob, reason);
        }
        Step far = step(FAR, 2, now);
        if (far.number == now.number) {
            far = step(-FAR, 2, now);
        }
        List<Effect> effects = new ArrayList<>();
        for (int i = 0; i < base.length; i++) {
            effects.add(effect(i, now, low, high, far));
        }
        return new Turned(
                knob, low.number, high.number, far.number == now.number ? Double.NaN : far.number, effects, "");
    }

    private static Effect effect(int key, Step now, Step low, Step high, Step far) {
        double elasticity = logarithm(high.values[key], low.values[key]) / Math.log(high.number / low.number);
        double below = part(low.values[key], now.values[key]);
        double above = part(high.values[key], now.values[key]);
        if (far.number == now.number) {
            return new Effect(elasticity, below, above, Double.NaN, Double.NaN);
        }
        double actual = part(far.values[key], now.values[key]);
        return new Effect(elasticity, below, above, Math.pow(far.number / now.number, elasticity), actual);
    }

    /** 1 also where both are 0. */
    private static double part(double value, double ofNow) {
        return value == ofNow ? 1 : value / ofNow;
    }

    /** Of a ratio; 0 also where both are 0. */
    private static double logarithm(double above, double below) {
        return above == below ? 0 : Math.log(above / below);
    }

    /** The value that much further, whole ones by at least so many; where it stands when that is refused. */
    private Step step(double part, int least, Step now) {
        double number = knob.number() * (1 + part);
        if (whole) {
            double wholes = Math.max(least, Math.rint(Math.abs(part * knob.number())));
            number = knob.number() + Math.copySign(wholes, part * knob.number());
        }
        if (number == 0) {
            return now;
        }
        List<Edit> edits = new ArrayList<>(always);
        edits.add(knob.at(number));
        Answer answer = runs.answer(edits);
        Throwable fault = answer.fault();
        if (fault != null) {
            faults.add(new Fault(1, 0, fault));
        }
        if (answer.failed()) {
            reason = reason.isEmpty() ? answer.error() : reason;
            return now;
        }
        return new Step(number, answer.values());
    }

    /** Faults of the program on the way. */
    List<Fault> faults() {
        return List.copyOf(faults);
    }
}
