package systole.isa.verify;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What was found.
 *
 * @param findings each broken rule of each instruction once, in order of instructions
 * @param complete false when something was left out: the limit of instructions came before all kinds of tiles and devices
 *     were walked, or there were too many to look at each. What was found holds, but there may be more
 * @param instructions instructions walked
 */
public record Verification(List<Finding> findings, boolean complete, long instructions) {
    /** Copies the findings. */
    public Verification {
        findings = List.copyOf(findings);
    }

    /** True when nothing was found. */
    public boolean passed() {
        return findings.isEmpty();
    }

    /** One line a finding. */
    public String text() {
        return findings.stream().map(Finding::text).collect(Collectors.joining("\n"));
    }
}
