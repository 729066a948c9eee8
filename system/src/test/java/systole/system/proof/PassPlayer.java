package systole.system.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import systole.interconnect.Algorithm;
import systole.interconnect.CollectiveKind;
import systole.isa.Declarations;
import systole.isa.Kernel;
import systole.isa.execute.Launch;
import systole.isa.execute.Machine;
import systole.isa.execute.TensorData;
import systole.isa.verify.Limits;
import systole.isa.verify.Verifier;
import systole.system.collective.CollectiveProgram;
import systole.workloads.graph.Collective;
import systole.workloads.graph.Fusion;
import systole.workloads.graph.OperatorStep;
import systole.workloads.graph.Pass;
import systole.workloads.graph.Passes;
import systole.workloads.graph.Repeat;
import systole.workloads.graph.Split;
import systole.workloads.graph.StepVisitor;
import systole.workloads.graph.Values;
import systole.workloads.lowering.Lowering;
import systole.workloads.model.Precision;
import systole.workloads.operator.Operator;

/**
 * Plays the passes of a model on the functional executor: each operator is lowered as for timing and its kernels run on all
 * ranks at the same time; each collective runs as the programs of its schedule. Kernels are verified before they run.
 */
final class PassPlayer implements StepVisitor {
    private final Passes passes;
    private final Lowering lowering;
    private final Algorithm algorithm;
    private final Machine machine;
    private final int batch;
    private final List<RankMemory> ranks;
    private final Map<Operator, List<Kernel>> lowered = new HashMap<>();
    private final Map<String, Integer> times = new HashMap<>();
    private int past;

    PassPlayer(TinyModel model, int tensor, int batch, Lowering lowering, Algorithm algorithm) {
        this(model, tensor, batch, lowering, algorithm, SourceInput.NONE);
    }

    /** A model that attends to an encoder, which reads the given input. */
    PassPlayer(TinyModel model, int tensor, int batch, Lowering lowering, Algorithm algorithm, SourceInput input) {
        this.passes =
                new Passes(model.config(), Precision.of(model.type()), Split.of(tensor), Fusion.ALL, input.positions());
        this.lowering = lowering;
        this.algorithm = algorithm;
        this.machine = new Machine(tensor, lowering.target().cores());
        this.batch = batch;
        this.ranks = IntStream.range(0, tensor)
                .mapToObj(rank -> new RankMemory(model, passes.shard(), rank, batch, input))
                .toList();
    }

    /** Gives every sequence its next tokens; returns the token sampled after each. */
    int[] feed(int[][] next) {
        Pass pass = past == 0 ? passes.prefill(batch, next[0].length) : passes.decode(batch, past + 1L);
        times.clear();
        ranks.forEach(rank -> rank.start(next, past));
        Pass reading = passes.reading(batch);
        if (past == 0 && reading != null) {
            reading.steps().forEach(step -> step.accept(this));
        }
        pass.steps().forEach(step -> step.accept(this));
        past += next[0].length;
        double[] sampled = ranks.get(0).value(Values.SAMPLED).values();
        for (RankMemory rank : ranks) {
            assertThat(rank.value(Values.SAMPLED).values())
                    .as("all ranks sample alike")
                    .isEqualTo(sampled);
        }
        int[] tokens = new int[batch];
        for (int b = 0; b < batch; b++) {
            tokens[b] = (int) sampled[b];
        }
        return tokens;
    }

    /** Logits of a sequence after the tokens fed so far. */
    double[] logits(int sequence) {
        double[] all = ranks.get(0).value(Values.LOGITS).values();
        int width = all.length / batch;
        return java.util.Arrays.copyOfRange(all, sequence * width, (sequence + 1) * width);
    }

    @Override
    public void operator(OperatorStep step) {
        int time = times.merge(step.operator().name(), 1, Integer::sum) - 1;
        for (Kernel kernel : lowered.computeIfAbsent(step.operator(), this::lower)) {
            List<Launch> launches = new ArrayList<>();
            for (RankMemory rank : ranks) {
                Map<String, TensorData> tensors = new HashMap<>();
                for (Declarations.Tensor tensor : kernel.tensors()) {
                    tensors.put(tensor.name(), rank.bind(step, time, tensor));
                }
                launches.add(new Launch(kernel, tensors));
            }
            machine.run(launches);
        }
        ranks.forEach(RankMemory::endOperator);
    }

    private List<Kernel> lower(Operator operator) {
        List<Kernel> kernels = operator.lower(lowering);
        Limits limits = Limits.of(lowering.target()).withDevices(ranks.size());
        for (Kernel kernel : kernels) {
            assertThat(Verifier.verify(kernel, limits).text()).isEmpty();
        }
        return kernels;
    }

    @Override
    public void collective(Collective step) {
        boolean gather = step.kind() == Collective.Kind.ALL_GATHER;
        CollectiveKind kind = CollectiveKind.of(step.kind().text());
        List<TensorData> shares = ranks.stream()
                .map(rank -> rank.value(step.tensor()))
                .map(data -> gather ? widened(data, kind) : data.reshaped(1, data.values().length))
                .toList();
        for (int rank = 0; gather && rank < shares.size(); rank++) {
            place(ranks.get(rank).value(step.tensor()), shares.get(rank), rank);
        }
        TensorData one = shares.get(0);
        List<Kernel> kernels = CollectiveProgram.kernels(
                algorithm.schedule(kind, step.ranks()),
                one.type(),
                Math.toIntExact(one.dimensions().get(0)),
                one.dimensions().get(1),
                lowering.target());
        assertThat(one.type().bytes(one.values().length))
                .as("bytes that are timed")
                .isEqualTo(step.bytes());
        machine.run(IntStream.range(0, ranks.size())
                .mapToObj(rank -> new Launch(kernels.get(rank), Map.of("x", shares.get(rank))))
                .toList());
        for (int rank = 0; gather && rank < shares.size(); rank++) {
            ranks.get(rank).put(step.tensor(), shares.get(rank));
        }
    }

    private TensorData widened(TensorData share, CollectiveKind kind) {
        return TensorData.zeros(share.type(), batch, (long) share.values().length / batch * kind.chunks(ranks.size()));
    }

    /** Puts a rank's columns where they belong among those of all ranks. */
    private void place(TensorData share, TensorData all, int rank) {
        int width = share.values().length / batch;
        int row = all.values().length / batch;
        for (int b = 0; b < batch; b++) {
            System.arraycopy(share.values(), b * width, all.values(), b * row + rank * width, width);
        }
    }

    @Override
    public void repeat(Repeat step) {
        for (int i = 0; i < step.count(); i++) {
            step.steps().forEach(inner -> inner.accept(this));
        }
    }
}
