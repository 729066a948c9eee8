package systole.system.json;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.interconnect.AlgorithmSpec;
import systole.sim.quantity.Dimension;
import systole.system.Presets.Folder;
import systole.system.json.Scalars.Sign;
import systole.system.stack.GraphUse;
import systole.system.stack.HostCosts;
import systole.system.stack.Overlap;
import systole.system.stack.Padding;
import systole.system.stack.SmallMessages;
import systole.system.stack.StackSpec;
import systole.system.stack.TrainingHabits;
import systole.workloads.graph.Fusion;

/**
 * Reads a software stack. A description may name another as its {@code base} and say only what differs; each figure has its
 * source in the file that says it.
 */
final class StackReader {
    private static final String BASE = "base";
    private static final int LONGEST_CHAIN = 8;
    private static final int MOST = 1 << 20;

    private final Documents documents;
    private final Problems problems;

    StackReader(Documents documents) {
        this.documents = documents;
        this.problems = documents.problems();
    }

    /** The stack that a text names by id or path. */
    Supplier<StackSpec> named(JsonValue reference) {
        return documents
                .named(reference, "a software stack", Folder.STACKS)
                .map(document -> documents.made(StackSpec.class, "stack", document, () -> read(document)))
                .orElseGet(Problems::unread);
    }

    Supplier<StackSpec> read(JsonValue document) {
        return stack(new Fields(Overlay.without(whole(document, 0), List.of(BASE)), problems));
    }

    /** A description laid over those that it builds on. */
    private JsonValue whole(JsonValue document, int depth) {
        JsonValue own = Sources.checked(document, true, problems);
        @Nullable JsonValue reference = own.isObject() ? own.members().get(BASE) : null;
        if (reference == null) {
            return own;
        }
        if (depth == LONGEST_CHAIN) {
            problems.wrong(reference, "a chain of more than " + LONGEST_CHAIN + " stacks", "one that ends", "");
            return own;
        }
        return documents
                .named(reference, "a software stack", Folder.STACKS)
                .map(base -> Overlay.of(whole(base, depth + 1), own))
                .orElse(own);
    }

    private Supplier<StackSpec> stack(Fields stack) {
        String id = stack.text("id");
        stack.text("name", "");
        List<String> software = stack.has("software") ? stack.texts("software") : List.of();
        boolean wideExperts = stack.flag("wideExperts", false);
        Supplier<HostCosts> host = host(stack.object("host"));
        Supplier<GraphUse> graphs = graphs(stack.object("graphs"));
        Supplier<Fusion> fusion = fusion(stack.object("fusion"));
        Supplier<Padding> padding = padding(stack.object("padding"));
        Supplier<Overlap> overlap = overlap(stack.object("overlap"));
        Supplier<TrainingHabits> training = training(stack.object("training"));
        Map<String, Supplier<SmallMessages>> messages =
                stack.has("messages") ? messages(stack.object("messages")) : Map.of();
        return stack.make(() -> {
            Map<String, SmallMessages> byLink = new TreeMap<>();
            messages.forEach((link, supplier) -> byLink.put(link, supplier.get()));
            return new StackSpec(
                    id,
                    software,
                    wideExperts,
                    host.get(),
                    graphs.get(),
                    fusion.get(),
                    padding.get(),
                    overlap.get(),
                    training.get(),
                    byLink);
        });
    }

    private static Supplier<HostCosts> host(Fields host) {
        double kernel = seconds(host, "kernel");
        double operator = seconds(host, "operator");
        double collective = seconds(host, "collective");
        double layer = seconds(host, "layer");
        double pass = seconds(host, "pass");
        double request = seconds(host, "request");
        double microBatch = seconds(host, "microBatch");
        double step = seconds(host, "step");
        return host.make(() -> new HostCosts(kernel, operator, collective, layer, pass, request, microBatch, step));
    }

    private static Supplier<GraphUse> graphs(Fields graphs) {
        boolean prefill = graphs.flag("prefill", false);
        boolean decode = graphs.flag("decode", false);
        boolean train = graphs.flag("train", false);
        double launch = seconds(graphs, "launch");
        return graphs.make(() -> new GraphUse(prefill, decode, train, launch));
    }

    private static Supplier<Fusion> fusion(Fields fusion) {
        boolean queryKeyValue = fusion.flag("queryKeyValue", false);
        boolean gateUp = fusion.flag("gateUp", false);
        boolean residualNorm = fusion.flag("residualNorm", false);
        boolean norm = fusion.flag("norm", false);
        boolean gatedActivation = fusion.flag("gatedActivation", false);
        boolean rotaryAppend = fusion.flag("rotaryAppend", false);
        boolean biasActivation = fusion.flag("biasActivation", false);
        boolean biasDropoutAdd = fusion.flag("biasDropoutAdd", false);
        boolean maskedSoftmax = fusion.flag("maskedSoftmax", false);
        boolean crossEntropy = fusion.flag("crossEntropy", false);
        boolean normGradient = fusion.flag("normGradient", false);
        boolean gradientSum = fusion.flag("gradientSum", false);
        return fusion.make(() -> new Fusion(
                queryKeyValue,
                gateUp,
                residualNorm,
                norm,
                gatedActivation,
                rotaryAppend,
                biasActivation,
                biasDropoutAdd,
                maskedSoftmax,
                crossEntropy,
                normGradient,
                gradientSum,
                true));
    }

    private static Supplier<Padding> padding(Fields padding) {
        int multiple = padding.whole("vocabularyMultiple", 1, MOST);
        boolean ends = padding.flag("endsAsLayers", false);
        return padding.make(() -> new Padding(multiple, ends));
    }

    private static Supplier<Overlap> overlap(Fields overlap) {
        int cores = overlap.whole("channelCores", 0, MOST);
        double most = overlap.decimal("mostCores", Sign.NOT_NEGATIVE);
        boolean gradients = overlap.flag("tensorGradients", false);
        boolean blocking = overlap.flag("blockingSends", false);
        boolean scatters = overlap.flag("scattersSends", false);
        int chunks = overlap.whole("tensorChunks", 1, MOST);
        return overlap.make(() -> new Overlap(cores, most, gradients, blocking, scatters, chunks));
    }

    private static Supplier<TrainingHabits> training(Fields training) {
        long bucket = training.wholeQuantity("gradientBucket", Dimension.BYTES);
        double passes = training.decimal("optimizerPasses", Sign.POSITIVE);
        boolean clips = training.flag("clipsGradients", false);
        int prefetch = training.whole("prefetchLayers", 0);
        double dropout = training.has("dropout") ? training.decimal("dropout", Sign.NOT_NEGATIVE) : 0;
        boolean flat = training.flag("flatGradients", false);
        boolean main = training.flag("keepsMainGradients", false);
        return training.make(() -> new TrainingHabits(bucket, passes, clips, prefetch, dropout, flat, main));
    }

    private Map<String, Supplier<SmallMessages>> messages(Fields messages) {
        Map<String, Supplier<SmallMessages>> byLink = new TreeMap<>();
        for (String link : messages.takeRest()) {
            Fields small = messages.object(link);
            long most = small.wholeQuantity("mostBytes", Dimension.BYTES);
            JsonValue reference = small.find("communication");
            Supplier<List<AlgorithmSpec>> algorithms =
                    reference == null ? absent(small) : CommunicationReader.named(reference, documents);
            byLink.put(link, small.make(() -> new SmallMessages(most, algorithms.get())));
        }
        return byLink;
    }

    private static Supplier<List<AlgorithmSpec>> absent(Fields small) {
        small.text("communication");
        return Problems.unread();
    }

    private static double seconds(Fields fields, String key) {
        return fields.quantity(key, Dimension.SECONDS, Sign.NOT_NEGATIVE);
    }
}
