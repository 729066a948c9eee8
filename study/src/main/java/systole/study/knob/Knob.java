package systole.study.knob;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import systole.system.InputException;
import systole.system.UnservedException;
import systole.system.json.Edit;
import systole.system.json.JsonValue;
import systole.system.json.JsonValue.Kind;
import systole.system.json.Place;
import systole.system.json.ScenarioTemplate;

/**
 * A number of an input.
 *
 * @param place where it stands, as axes of sweeps name it
 * @param value as it is written
 * @param number the same in base units; NaN where nothing is written and the program has a default
 */
public record Knob(Place place, JsonValue value, double number) {
    private static final Pattern QUANTITY = Pattern.compile("([0-9.]+(?:[eE][+-]?[0-9]+)?)(\\s*)(\\S+)");
    private static final MathContext SHOWN = new MathContext(6);

    /** Another number there, in base units. */
    public Edit at(double other) {
        return new Edit(place, value.number(other));
    }

    /** True when only whole numbers can stand there: a quarter more than one is refused that is taken itself. */
    public boolean whole(ScenarioTemplate scenario) {
        double near = Double.isNaN(number) ? 1 : number;
        return near == Math.rint(near) && taken(scenario, near) && !taken(scenario, near + 0.25);
    }

    private boolean taken(ScenarioTemplate scenario, double other) {
        try {
            scenario.simulation(List.of(at(other)));
            return true;
        } catch (UnservedException e) {
            return true;
        } catch (InputException e) {
            return false;
        }
    }

    /** A number for the eye, in the unit in which the value is written; base units where it has none. */
    public String text(double other) {
        Matcher written = QUANTITY.matcher(value.kind() == Kind.STRING ? value.text() : "");
        if (!written.matches() || !(number > 0)) {
            return shown(other);
        }
        double unit = number / Double.parseDouble(written.group(1));
        return shown(other / unit) + written.group(2) + written.group(3);
    }

    private static String shown(double number) {
        return new BigDecimal(number).round(SHOWN).stripTrailingZeros().toPlainString();
    }
}
