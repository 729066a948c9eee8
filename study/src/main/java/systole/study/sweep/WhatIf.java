package systole.study.sweep;

import java.util.List;
import java.util.Map;
import systole.study.cache.ResultCache;
import systole.system.json.Edit;
import systole.system.json.ReportJson;
import systole.system.json.Resolved;
import systole.system.json.ScenarioTemplate;
import systole.system.run.Recall;
import systole.system.run.Simulation;

/**
 * A scenario with other values at some places, answered as {@code systole run} answers the same input. It remembers kernels and
 * their times from one question to the next. Not thread-safe: use one a thread.
 */
public final class WhatIf {
    private final ScenarioTemplate scenario;
    private final ChipKeys chips;
    private final PriceKeys prices;
    private final Asking asking;
    private final ResultCache cache;

    /**
     * Questions about a scenario.
     *
     * @param keys report keys that are wanted, those of the constraints among them
     */
    public WhatIf(ScenarioTemplate scenario, List<String> keys, List<Constraint> constraints) {
        this(scenario, keys, constraints, ResultCache.NONE);
    }

    /** The same, of which those that are in a cache are not simulated. */
    public WhatIf(ScenarioTemplate scenario, List<String> keys, List<Constraint> constraints, ResultCache cache) {
        this.cache = cache;
        this.scenario = scenario;
        this.chips = new ChipKeys(scenario, keys);
        this.prices = new PriceKeys(scenario, keys);
        this.asking = new Asking(keys, constraints);
    }

    /** What becomes of the scenario with other values. */
    public Answer answer(List<Edit> edits) {
        return asking.answer(recall -> numbers(edits, recall));
    }

    /** All numbers of the report by key; throws what a run throws. */
    public Map<String, Double> numbers(List<Edit> edits) {
        return asking.numbers(recall -> numbers(edits, recall));
    }

    Map<String, Double> numbers(List<Edit> edits, Recall recall) {
        if (!cache.works()) {
            Simulation simulation = scenario.simulation(edits);
            return withCosts(ReportJson.numbers(simulation.run("", recall)), simulation, edits);
        }
        Resolved resolved = scenario.resolved(edits);
        Map<String, Double> numbers = cache.find(resolved.content()).orElseGet(() -> {
            Map<String, Double> found = ReportJson.numbers(resolved.simulation().run("", recall));
            cache.keep(resolved.content(), found);
            return found;
        });
        return withCosts(numbers, resolved.simulation(), edits);
    }

    private Map<String, Double> withCosts(Map<String, Double> numbers, Simulation simulation, List<Edit> edits) {
        return prices.over(chips.over(numbers, edits), simulation.devices(), edits);
    }
}
