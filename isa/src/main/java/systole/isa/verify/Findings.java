package systole.isa.verify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects findings: the first of each rule at each instruction of each program. */
final class Findings {
    /** Findings of one kind at the kernel itself are told apart by their words. */
    private record Key(int program, int instruction, Rule rule, String reason) {}

    private final Set<Key> seen = new HashSet<>();
    private final List<Finding> list = new ArrayList<>();
    private boolean complete = true;

    /**
     * Adds one, unless the same was found before.
     *
     * @param program number of the program among those that differ
     */
    void add(int program, Finding finding) {
        String reason = finding.instruction() == Finding.KERNEL ? finding.reason() : "";
        if (seen.add(new Key(program, finding.instruction(), finding.rule(), reason))) {
            list.add(finding);
        }
    }

    /** True when some rule of an instruction was found broken: its words need not be made again. */
    boolean has(int program, int instruction, Rule rule) {
        return seen.contains(new Key(program, instruction, rule, ""));
    }

    /** Something that should have been looked at was not. */
    void leaveOut() {
        complete = false;
    }

    /** True when all that should have been looked at was. */
    boolean complete() {
        return complete;
    }

    List<Finding> sorted() {
        List<Finding> sorted = new ArrayList<>(list);
        sorted.sort(Comparator.comparingInt(Finding::device)
                .thenComparingInt(Finding::instruction)
                .thenComparing(Finding::rule));
        return sorted;
    }
}
