package systole.study.sweep;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import systole.system.InputException;
import systole.system.UnservedException;
import systole.system.run.Recall;

/**
 * Asks for runs and says what became of each: the values of some report keys, whether they keep constraints, or an error. A fault
 * of the program is called that and does not end what comes after. It remembers kernels and their times. Not thread-safe.
 */
final class Asking {
    private final List<String> keys;
    private final List<Constraint> constraints;
    private Recall recall = new Recall();

    Asking(List<String> keys, List<Constraint> constraints) {
        this.keys = List.copyOf(keys);
        this.constraints = List.copyOf(constraints);
    }

    /** What became of a run that gives all numbers of a report by key, or throws what a run throws. */
    Answer answer(Function<Recall, Map<String, Double>> run) {
        try {
            Map<String, Double> numbers = numbers(run);
            double[] values = new double[keys.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = numbers.getOrDefault(keys.get(i), Double.NaN);
            }
            boolean feasible = constraints.stream()
                    .allMatch(constraint -> constraint.holds(numbers.getOrDefault(constraint.key(), Double.NaN)));
            return new Answer(values, feasible, "", null);
        } catch (InputException e) {
            return Answer.failed(keys.size(), e.problems().get(0).toString());
        } catch (UnservedException e) {
            return Answer.failed(keys.size(), e.reason() + "; " + e.help());
        } catch (RuntimeException | StackOverflowError e) {
            recall = new Recall(); // may have been left half written
            return Answer.faulty(keys.size(), e);
        }
    }

    /** The numbers themselves; throws what the run throws. */
    Map<String, Double> numbers(Function<Recall, Map<String, Double>> run) {
        return run.apply(recall);
    }
}
