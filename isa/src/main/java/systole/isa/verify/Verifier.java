package systole.isa.verify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import systole.isa.Instruction;
import systole.isa.Kernel;

/**
 * Says what is wrong with a kernel.
 *
 * <pre>{@code
 * Verification verification = Verifier.verify(kernel, Limits.of(target));
 * if (!verification.passed()) {
 *     throw new IllegalArgumentException(verification.text());
 * }
 * }</pre>
 */
public final class Verifier {
    /** Devices whose trips are looked at, where they do not depend on each other; of more, the first and the last ones. */
    private static final int MOST_DEVICES = 1024;

    private Verifier() {}

    /** A kernel that every device runs. */
    public static Verification verify(Kernel kernel, Limits limits) {
        return verify(Collections.nCopies(limits.devices(), kernel), limits);
    }

    /**
     * The kernels of several devices that exchange messages.
     *
     * @param perDevice one for each device, in order of rank; the number of devices in {@code limits} is not looked at
     */
    public static Verification verify(List<Kernel> perDevice, Limits limits) {
        Findings findings = new Findings();
        // kernels are large records: whether they are one and the same is enough
        IdentityHashMap<Kernel, Facts> distinct = new IdentityHashMap<>();
        IdentityHashMap<Kernel, Boolean> kinds = new IdentityHashMap<>();
        perDevice.forEach(kernel -> kinds.put(kernel, true));
        boolean same = kinds.size() == 1;
        List<Facts> devices = new ArrayList<>();
        for (Kernel kernel : perDevice) {
            Facts facts = distinct.get(kernel);
            if (facts == null) {
                int device = same ? Finding.ANY : devices.size();
                facts = new Facts(kernel, distinct.size(), device, findings);
                distinct.put(kernel, facts);
                readOnce(facts, limits, perDevice.size());
            }
            devices.add(facts);
        }
        Walks walks = new Walks(limits);
        if (devices.stream().allMatch(Verifier::sound)) {
            walk(walks, devices, same);
        }
        return new Verification(findings.sorted(), walks.complete() && findings.complete(), walks.walked());
    }

    /** Instructions that need not be a program: loops that are not closed, ends of no loop, halts that miss or come early. */
    public static List<Finding> structure(List<Instruction> instructions) {
        return StructureCheck.check(instructions);
    }

    private static void readOnce(Facts facts, Limits limits, int devices) {
        structure(facts.program)
                .forEach(finding -> facts.found(finding.instruction(), finding.rule(), finding.reason()));
        CapacityCheck.check(facts, limits);
        UseCheck.check(facts, devices);
        OperandCheck.check(facts);
        TileCheck.check(facts, devices);
    }

    private static boolean sound(Facts facts) {
        return structure(facts.program).isEmpty();
    }

    private static void walk(Walks walks, List<Facts> devices, boolean same) {
        if (devices.stream().anyMatch(facts -> facts.links)) {
            walks.together(devices);
            return;
        }
        List<Integer> ranks = new ArrayList<>(List.of(0));
        for (int rank = 1; rank < devices.size(); rank++) {
            boolean near = rank < MOST_DEVICES / 2 || rank >= devices.size() - MOST_DEVICES / 2;
            if (!same || (devices.get(rank).ranks && near)) {
                ranks.add(rank);
            } else if (devices.get(rank).ranks) {
                devices.get(rank).leaveOut();
            }
        }
        for (int rank : ranks) {
            boolean named = devices.size() > 1 && (!same || devices.get(0).ranks);
            walks.alone(devices.get(rank), rank, named, TileKinds.MOST / ranks.size());
        }
    }
}
