package systole.system.json;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.system.Execution;
import systole.system.ImportedModel;
import systole.system.Parallelism;
import systole.system.SystemSpec;
import systole.system.UnservedException;
import systole.system.training.TrainingLimits;
import systole.system.training.TrainingScenario;
import systole.system.training.TrainingSimulation;
import systole.workloads.model.TransformerConfig;
import systole.workloads.training.Lora;
import systole.workloads.training.Optimizer;
import systole.workloads.training.TrainingPrecision;

/** Reads a scenario whose work is a step of training. */
final class TrainingReader {
    private static final List<String> OPTIMIZERS =
            Arrays.stream(Optimizer.values()).map(Optimizer::text).toList();

    private final Documents documents;
    private final Problems problems;
    private final List<String> assumptions;

    TrainingReader(Documents documents, List<String> assumptions) {
        this.documents = documents;
        this.problems = documents.problems();
        this.assumptions = assumptions;
    }

    /** Whether a document asks for this kind of work. */
    static boolean reads(JsonValue document) {
        return WorkloadReader.kind(document).equals("train");
    }

    /** The work itself. */
    private record Work(
            int globalBatch,
            int sequenceLength,
            Optimizer optimizer,
            @Nullable Lora lora) {}

    TrainingSimulation read(JsonValue document, boolean wholeNode) {
        Fields root = new Fields(document, problems);
        Supplier<ImportedModel> model = ScenarioReader.model(root, documents);
        Supplier<SystemSpec> system = ScenarioReader.system(root, documents);
        Supplier<Work> work = work(root.object("workload"));
        BiFunction<DataType, Boolean, TrainingPrecision> precision =
                TrainingPrecisionReader.read(ScenarioReader.optional(root, "precision"), assumptions);
        IntFunction<Parallelism> parallelism = ParallelismReader.read(ScenarioReader.optional(root, "parallelism"));
        Supplier<Execution> execution = ExecutionReader.read(ScenarioReader.optional(root, "execution"), documents);
        root.make(() -> true);
        problems.throwIfAny();
        ImportedModel imported = model.get();
        SystemSpec machine = system.get();
        assumptions.addAll(imported.assumptions());
        if (imported.quantised() != null) {
            assumptions.add(
                    "model: quantization_config has no effect on training; its formats are those of \"precision\"");
        }
        machine.failures().forEach(failure -> assumptions.add(failure.assumption()));
        ScenarioChecks checks = new ScenarioChecks(assumptions);
        TransformerConfig network = checks.format(imported.config(), machine);
        TrainingPrecision types = precision.apply(
                network.dtype(), execution.get().stack().training().keepsMainGradients());
        checks.parts(machine);
        Parallelism plan = parallelism.apply(ScenarioReader.tensor(root, machine, wholeNode, assumptions));
        checks.devices(plan, network, machine);
        checks.positions(work.get().sequenceLength(), network);
        checks.shares(work.get().sequenceLength(), plan);
        checks.power(execution.get(), machine);
        checks.collectives(execution.get(), plan);
        TrainingScenario scenario = scenario(network, machine, work.get(), types, plan, execution.get());
        TrainingLimits.check(scenario);
        // after what the model cannot do on any device
        checks.types(List.of(types.compute(), types.wide()), machine);
        return new TrainingSimulation(scenario);
    }

    private TrainingScenario scenario(
            TransformerConfig network,
            SystemSpec machine,
            Work work,
            TrainingPrecision types,
            Parallelism plan,
            Execution execution) {
        try {
            return new TrainingScenario(
                    network,
                    machine,
                    work.globalBatch(),
                    work.sequenceLength(),
                    work.optimizer(),
                    work.lora(),
                    types,
                    plan,
                    execution,
                    assumptions);
        } catch (IllegalArgumentException e) {
            throw new UnservedException(
                    String.valueOf(e.getMessage()), "change \"globalBatch\", \"microBatch\" or \"data\"");
        }
    }

    private static Supplier<Work> work(Fields workload) {
        workload.text("kind");
        int batch = workload.whole("globalBatch", 1);
        int length = workload.whole("sequenceLength", 1);
        workload.refuse(
                "contextTokens",
                "none for kind \"train\"; devices that share each sequence are --context-parallel, or \"context\" of"
                        + " \"parallelism\"");
        String optimizer = workload.oneOf("optimizer", OPTIMIZERS, Optimizer.ADAM.text());
        Supplier<@Nullable Lora> lora = workload.has("lora") ? lora(workload.object("lora")) : () -> null;
        return workload.make(() -> new Work(
                batch,
                length,
                Arrays.stream(Optimizer.values())
                        .filter(each -> each.text().equals(optimizer))
                        .findFirst()
                        .orElseThrow(),
                lora.get()));
    }

    private static Supplier<@Nullable Lora> lora(Fields lora) {
        int rank = lora.whole("rank", 1);
        @Nullable
        DataType base = lora.has("base")
                ? Scalars.dataType(lora.oneOf(
                        "base",
                        Arrays.stream(DataType.values()).map(DataType::text).toList()))
                : null;
        return lora.make(() -> {
            if (base == DataType.FP32 || base == DataType.TF32) {
                throw new IllegalArgumentException("a base of at most 16 bits, found " + base.text()
                        + ": frozen weights are not wider than what is computed with");
            }
            return new Lora(rank, base);
        });
    }
}
