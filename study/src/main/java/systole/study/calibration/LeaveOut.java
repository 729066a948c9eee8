package systole.study.calibration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import systole.study.operators.CaseTable;
import systole.study.validation.OperatorClass;
import systole.system.Changes;
import systole.system.FreeConstant;
import systole.system.FreeConstant.Otherwise;
import systole.system.InputException;
import systole.system.Presets;
import systole.system.Presets.Folder;
import systole.system.json.Descriptions;

/**
 * A device described as if it had never been measured. Each free constant of its family that its measurements helped to choose
 * is chosen again: fitted to the rows of other devices of the family that have the same figure, from a start that knows
 * nothing of the device; where there are none, taken from another family, or from the middle of its bounds.
 *
 * @param device device that is left out
 * @param constants constants that are chosen again, with their values
 * @param changes the descriptions with those values
 * @param rows rows of other devices that were fitted to
 */
public record LeaveOut(String device, List<FittedConstant> constants, Changes changes, int rows) {
    private static final int MOST_PER_GROUP = 24;
    private static final int EVALUATIONS = 400;
    /** Collectives are timed in microseconds, and their constants hang together more. */
    private static final int LINK_EVALUATIONS = 3000;

    private static final int MOST_COLLECTIVES = 100;
    private static final long SEED = 1;
    private static final double MIDDLE = 0.5;
    private static final String LINKS = Presets.name(Folder.COMMUNICATION, "").replace(".json", "");

    /** Copies the list. */
    public LeaveOut {
        constants = List.copyOf(constants);
    }

    /**
     * Leaves a device out.
     *
     * @param device its id
     * @param tables measurements, of this device and others
     * @throws InputException when no device has the id
     */
    public static LeaveOut of(String device, List<CaseTable> tables, int threads) {
        return of(device, tables, threads, EVALUATIONS, LINK_EVALUATIONS);
    }

    /** The same with most calls of the simulator, for kernels and for collectives. */
    static LeaveOut of(String device, List<CaseTable> tables, int threads, int evaluations, int linkEvaluations) {
        String family = Descriptions.device(device).family();
        List<FreeConstant> touched = Descriptions.freeConstants(family).stream()
                .filter(constant -> constant.fittedOn().contains(device))
                .toList();
        Machines machines = new Machines();
        String shared = Presets.name(Folder.FAMILIES, family);
        List<CaseTable> others = tables.stream()
                .map(table -> Samples.with(table, machines.users(table, device, shared, touched)))
                .map(LeaveOut::sample)
                .filter(table -> !table.rows().isEmpty())
                .toList();
        Changes changes = Changes.NONE;
        List<FreeConstant> fitted = new ArrayList<>();
        Map<FreeConstant, FittedConstant> chosen = new HashMap<>();
        for (FreeConstant constant : touched) {
            Set<String> relatives = others.stream()
                    .flatMap(table -> machines.relatives(table, constant))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            double value = constant.at(start(constant));
            if (relatives.isEmpty()) {
                chosen.put(constant, new FittedConstant(constant, value, elsewhere(constant)));
                changes = constant.set(changes, value);
            } else {
                chosen.put(constant, new FittedConstant(constant, value, "fitted to " + String.join(", ", relatives)));
                fitted.add(constant);
            }
        }
        CaseTable rows = joined(others);
        // collectives depend on links alone and kernels on nothing of them: two small searches instead of a large one
        for (boolean links : new boolean[] {false, true}) {
            List<FreeConstant> part = fitted.stream()
                    .filter(constant -> isOfLinks(constant) == links)
                    .toList();
            CaseTable seen = Samples.with(
                    rows, rows.rows().stream().filter(row -> OperatorClass.isCollective(row.get("op")) == links));
            double[] start = part.stream().mapToDouble(LeaveOut::start).toArray();
            Objective objective = new Objective(seen, part, changes, start, threads);
            double[] best =
                    BoundedSearch.least(objective::residuals, start, links ? linkEvaluations : evaluations, SEED);
            for (int i = 0; i < best.length; i++) {
                double value = part.get(i).at(best[i]);
                chosen.computeIfPresent(part.get(i), (key, before) -> new FittedConstant(key, value, before.how()));
            }
            changes = objective.changes(best);
        }
        return new LeaveOut(
                device,
                touched.stream().map(chosen::get).toList(),
                changes,
                fitted.isEmpty() ? 0 : rows.rows().size());
    }

    private static CaseTable sample(CaseTable table) {
        Set<CaseTable.Row> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        kept.addAll(Samples.perGroup(table, MOST_PER_GROUP, SEED).rows());
        Samples.perGroup(table, MOST_COLLECTIVES, SEED).rows().stream()
                .filter(row -> OperatorClass.isCollective(row.get("op")))
                .forEach(kept::add);
        return Samples.with(table, table.rows().stream().filter(kept::contains));
    }

    private static boolean isOfLinks(FreeConstant constant) {
        return constant.places().stream().allMatch(place -> place.file().startsWith(LINKS));
    }

    /** Where a constant begins that may know nothing of the device. */
    private static double start(FreeConstant constant) {
        Otherwise otherwise = constant.otherwise();
        return otherwise == null ? MIDDLE : constant.part(otherwise.value());
    }

    private static String elsewhere(FreeConstant constant) {
        Otherwise otherwise = constant.otherwise();
        return otherwise == null
                ? "middle of its bounds"
                : "taken from " + otherwise.place().text();
    }

    /** One table of all columns. */
    private static CaseTable joined(List<CaseTable> tables) {
        List<String> header = tables.stream()
                .flatMap(table -> table.header().stream())
                .distinct()
                .toList();
        return new CaseTable(
                header,
                tables.stream()
                        .flatMap(table -> table.rows().stream())
                        .map(row -> new CaseTable.Row(
                                header, header.stream().map(row::get).toList()))
                        .toList());
    }
}
