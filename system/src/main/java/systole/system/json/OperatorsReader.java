package systole.system.json;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import systole.system.Execution;
import systole.system.Problem;
import systole.system.SystemSpec;
import systole.system.operators.OperatorCase;
import systole.system.operators.OperatorList;
import systole.system.operators.UnpredictableException;
import systole.system.run.Simulation;
import systole.workloads.operator.Operator;

/** Reads a scenario whose work is a list of operators: on an array machine, or on one device of a described system. */
final class OperatorsReader {
    private static final int MOST_TIMES = 1_000_000;

    private final Documents documents;
    private final Problems problems;

    OperatorsReader(Documents documents) {
        this.documents = documents;
        this.problems = documents.problems();
    }

    /** Whether a document asks for this kind of work. */
    static boolean reads(JsonValue document) {
        JsonValue workload = document.members().get("workload");
        JsonValue kind = workload == null ? null : workload.members().get("kind");
        return kind != null && kind.text().equals("operators");
    }

    Simulation read(JsonValue document) {
        Fields root = new Fields(document, problems);
        for (String key : List.of("model", "precision", "parallelism")) {
            root.refuse(key, "none for kind \"operators\"");
        }
        List<String> assumptions = root.has("assumptions") ? root.texts("assumptions") : List.of();
        Fields workload = root.object("workload");
        workload.text("kind");
        JsonValue system = root.find("system");
        Supplier<? extends Simulation> made = system != null && system.members().containsKey("array")
                ? new ArrayReader(problems)
                        .read(system, workload, ScenarioReader.optional(root, "execution"), assumptions)
                : onDevice(root, workload, assumptions);
        root.make(() -> true);
        problems.throwIfAny();
        return made.get();
    }

    private Supplier<OperatorList> onDevice(Fields root, Fields workload, List<String> given) {
        Reservations reservations = new Reservations();
        JsonValue named = root.find("system");
        if (named == null) {
            root.text("system");
        }
        Supplier<SystemSpec> system = named == null ? Problems.unread() : new SystemReader(documents).read(named);
        Supplier<Execution> execution =
                ExecutionReader.readForInference(ScenarioReader.optional(root, "execution"), reservations, documents);
        List<Supplier<OperatorList.Entry>> entries = workload.list("operators", OperatorsReader::entry);
        workload.make(() -> true);
        return () -> {
            SystemSpec machine = system.get();
            reservations.throwIfAny();
            List<String> assumptions = new ArrayList<>(given);
            if (machine.devices() > 1) {
                assumptions.add("operators run on one of the " + machine.devices() + " devices of " + machine.id());
            }
            ScenarioChecks checks = new ScenarioChecks(assumptions);
            checks.parts(machine);
            checks.power(execution.get(), machine);
            return new OperatorList(
                    machine, entries.stream().map(Supplier::get).toList(), execution.get(), assumptions);
        };
    }

    private static Supplier<OperatorList.Entry> entry(JsonValue value, Problems problems) {
        Fields fields = new Fields(value, problems);
        if (!value.isObject()) {
            return Problems.unread();
        }
        String name = fields.text("name", "");
        int count = fields.has("count") ? fields.whole("count", 1, MOST_TIMES) : 1;
        String op = fields.oneOf("op", OperatorCase.kinds());
        fields.oneOf("dtype", OperatorCase.types());
        if (!op.equals(text(fields, "op")) || !OperatorCase.types().contains(text(fields, "dtype"))) {
            return Problems.unread();
        }
        OperatorCase described = new OperatorCase(key -> text(fields, key), name);
        try {
            Operator operator = described.operator();
            return fields.make(() -> new OperatorList.Entry(operator, described.type(), count));
        } catch (UnpredictableException e) {
            problems.add(problem(value, e));
            return Problems.unread();
        }
    }

    /** At the field that is to blame where it is there, else at the operator. */
    private static Problem problem(JsonValue operator, UnpredictableException e) {
        JsonValue field = operator.members().get(e.field());
        JsonValue at = field == null ? operator : field;
        String pointer = e.field().isEmpty() ? operator.pointer() : operator.pointerTo(e.field());
        String found = e.field().isEmpty() ? String.valueOf(e.getMessage()) : field == null ? "nothing" : field.shown();
        return new Problem(
                at.file(), pointer, at.position().line(), at.position().column(), found, e.expected(), "");
    }

    private static String text(Fields fields, String key) {
        JsonValue value = fields.find(key);
        return value == null ? "" : value.isScalar() ? value.text() : value.shown();
    }
}
