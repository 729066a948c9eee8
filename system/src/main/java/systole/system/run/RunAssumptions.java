package systole.system.run;

import java.util.ArrayList;
import java.util.List;
import systole.microarch.DeviceSpec;
import systole.system.Scenario;
import systole.system.Stragglers;
import systole.system.stack.HostCosts;
import systole.system.stack.StackSpec;

/** What a run assumes of host, clocks and ranks, whatever passes it is of. */
final class RunAssumptions {
    private RunAssumptions() {}

    static List<String> of(Scenario scenario, DeviceSpec device) {
        List<String> assumptions = new ArrayList<>();
        int ranks = scenario.parallelism().tensor();
        StackSpec stack = scenario.execution().stack();
        assumptions.add(
                stack.host().equals(HostCosts.NONE)
                        ? "stack " + stack.id()
                                + ": kernels follow each other as in one launched graph; no time of a host, framework or"
                                + " tokenizer"
                        : "stack " + stack.id() + ": the device waits for a launch where the host is slower; "
                                + stack.graphs().text());
        assumptions.add("the clock settles for each kind of pass as a whole, as if such passes followed one another");
        assumptions.addAll(Stragglers.text(device, scenario.parallelism().inStep()));
        assumptions.addAll(PinRate.text(device));
        if (ranks > 1) {
            assumptions.add("the " + ranks + " ranks are alike: one is simulated; collectives overlap nothing");
        }
        assumptions.addAll(scenario.system().groupAssumptions(scenario.parallelism()));
        if (scenario.parallelism().context() > 1) {
            assumptions.add(
                    "sequences are spread over " + scenario.parallelism().context()
                            + " devices so that each sees as many keys; keys of a prompt are gathered before its attention");
        }
        if (scenario.parallelism().expert() > 1) {
            assumptions.add("experts are spread over " + scenario.parallelism().expert() + " devices");
        }
        assumptions.addAll(
                scenario.parallelism().expertLoad().text(scenario.parallelism().expert()));
        return assumptions;
    }
}
