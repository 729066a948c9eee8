package systole.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import systole.interconnect.Algorithm;
import systole.interconnect.CollectiveKind;
import systole.interconnect.CollectiveTimer;
import systole.interconnect.EndpointSpec;
import systole.interconnect.RankGroup;
import systole.interconnect.network.Carriage;
import systole.interconnect.network.LinkRate;
import systole.interconnect.network.Network;
import systole.sim.quantity.Dimension;
import systole.sim.quantity.Quantity;
import systole.system.SystemSpec;
import systole.system.collective.CollectiveReport;
import systole.system.collective.CollectiveRun;
import systole.system.collective.CollectiveTable;
import systole.system.collective.NamedTopology;
import systole.system.json.CollectiveJson;
import systole.system.json.Descriptions;

/** {@code systole collective}: one collective alone, on links or on a system. */
@Command(
        name = "collective",
        description = "Times one collective on links described by options, or on a system with its library.",
        mixinStandardHelpOptions = true)
final class CollectiveCommand implements Runnable {
    private static final int MOST_RANKS = 1 << 20;
    /** Accesses of local memory for a byte that is added: two reads and a write. */
    private static final double ACCESSES = 3;

    private static final long MOST_BYTES = 1L << 50;
    /** A byte takes more than a tick: nothing takes no time. */
    private static final double MOST_BANDWIDTH = 1e15;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--op",
            required = true,
            paramLabel = "NAME",
            description = "all_reduce, all_gather, reduce_scatter, all_to_all, broadcast, send.")
    private String op;

    @Option(names = "--ranks", paramLabel = "N", description = "Ranks taking part; with --system all its devices.")
    private @Nullable Integer ranks;

    @Option(
            names = "--bytes",
            required = true,
            paramLabel = "SIZE",
            description = "What each rank puts in: its part for all_gather, else its buffer.")
    private String bytes;

    @Option(
            names = "--topology",
            paramLabel = "NAME",
            description = "ring, row, switch, full, torus2d, torus3d, mesh2d, fat-tree, rails, dragonfly; sizes as in "
                    + "torus2d:8x4; levels from the inside out as in switch:8,ring:4.")
    private @Nullable String topology;

    @Option(
            names = "--bandwidth",
            split = ",",
            paramLabel = "RATE",
            description = "Of a link in one direction; one for each level.")
    private @Nullable List<String> bandwidth;

    @Option(names = "--latency", split = ",", paramLabel = "TIME", description = "Of a link; one for each level.")
    private @Nullable List<String> latency;

    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            description =
                    "ring, direct, tree, double_binary_tree, halving_doubling, hierarchical or auto. Default: ring, "
                            + "hierarchical on several levels, auto with --system.")
    private @Nullable String algorithm;

    @Option(
            names = "--local-memory",
            paramLabel = "RATE",
            description = "Rate of the accesses that adding takes, three a byte; free without it.")
    private @Nullable String localMemory;

    @Option(names = "--endpoint", paramLabel = "TIME", description = "What a device takes to note a message (0).")
    private @Nullable String endpoint;

    @Option(
            names = "--carriage",
            paramLabel = "NAME",
            description =
                    "message: whole from link to link; packet: in 4 KiB through queues; flow: on all links of the way "
                            + "at once, shared max-min fairly; alone: without sharing (${DEFAULT-VALUE}).")
    private String carriage = Carriage.MESSAGE.key();

    @Option(
            names = "--message-time",
            paramLabel = "TIME",
            description = "Time that a link stands still for each message or packet (0).")
    private @Nullable String messageTime;

    @Option(
            names = "--splits",
            paramLabel = "N",
            description = "Cut the buffer into so many collectives, one after the other (${DEFAULT-VALUE}).")
    private int splits = 1;

    @Option(
            names = "--slow",
            split = ",",
            paramLabel = "WHAT=PART",
            description = "Nodes 2-3=0.5: the link between them at half its rate; 2=0.5: all links of device 2; a link "
                    + "between two such devices has both parts of its rate, multiplied.")
    private List<String> slow = List.of();

    @Option(names = "--system", paramLabel = "ID", description = "A system by preset id or file instead of a topology.")
    private @Nullable String system;

    @Option(
            names = "--stride",
            paramLabel = "N",
            description = "With --system: distance between ranks of a group; all such groups run at once (1).")
    private @Nullable Integer stride;

    @Option(names = "--json", paramLabel = "FILE|-", description = "Write the same as JSON.")
    private @Nullable String json;

    @Override
    public void run() {
        CollectiveKind kind = valid(
                "--op", () -> CollectiveKind.of(op.toLowerCase(Locale.ROOT).replace('-', '_')));
        double whole = quantity("--bytes", bytes, Dimension.BYTES);
        check(
                whole >= 1 && whole <= MOST_BYTES && whole == Math.rint(whole),
                "--bytes",
                bytes,
                "whole bytes, 1 to 1 PiB");
        long size = (long) whole;
        CollectiveReport report = system == null ? onLinks(kind, size) : onSystem(system, kind, size);
        if (json != null) {
            try (Output output = Output.to(json, spec)) {
                output.print(CollectiveJson.of(report));
            }
        }
        if (json == null || !json.equals("-")) {
            spec.commandLine().getOut().print(CollectiveTable.of(report));
            spec.commandLine().getOut().flush();
        }
    }

    private CollectiveReport onSystem(String id, CollectiveKind kind, long size) {
        refuse(
                "--system",
                "--topology",
                "--bandwidth",
                "--latency",
                "--local-memory",
                "--endpoint",
                "--carriage",
                "--message-time",
                "--splits",
                "--slow");
        SystemSpec described = Descriptions.system("--system", id);
        int apart = stride == null ? 1 : stride;
        int members = ranks == null ? described.devices() / Math.max(1, apart) : ranks;
        check(apart >= 1 && apart <= MOST_RANKS, "--stride", Integer.toString(apart), "1 to " + MOST_RANKS);
        check(members >= 2 && members <= MOST_RANKS, "--ranks", Integer.toString(members), "2 to " + MOST_RANKS);
        long needed = (long) members * apart;
        check(needed <= MOST_RANKS, "--ranks", Integer.toString(members), "groups within " + MOST_RANKS + " devices");
        SystemSpec whole = Descriptions.system("--system", id, (int) needed);
        String chosen = algorithm == null ? CollectiveTimer.AUTO : algorithm;
        return valid(
                "--algorithm", () -> CollectiveRun.onSystem(whole, kind, size, new RankGroup(members, apart), chosen));
    }

    private CollectiveReport onLinks(CollectiveKind kind, long size) {
        refuse("--topology", "--stride");
        if (topology == null || ranks == null || bandwidth == null || latency == null) {
            throw missing();
        }
        int count = ranks;
        String named = topology;
        check(count >= 2 && count <= MOST_RANKS, "--ranks", Integer.toString(count), "2 to " + MOST_RANKS);
        check(splits >= 1 && splits <= size, "--splits", Integer.toString(splits), "1 to the bytes");
        int levels = valid("--topology", () -> NamedTopology.levels(named));
        checkLevels("--bandwidth", bandwidth, levels, named);
        checkLevels("--latency", latency, levels, named);
        List<LinkRate> rates = rates(bandwidth, latency);
        NamedTopology made = valid("--topology", () -> NamedTopology.of(named, count, rates));
        Network network =
                valid("--slow", () -> SlowLinks.of(slow, valid("--topology", () -> new Network(made.wiring()))));
        Carriage carried = valid("--carriage", () -> Carriage.of(carriage));
        double local = localMemory == null ? 1 : quantity("--local-memory", localMemory, Dimension.BYTES_PER_SECOND);
        check(local > 0 && Double.isFinite(local), "--local-memory", localMemory, "a rate above 0");
        EndpointSpec end =
                new EndpointSpec(time("--endpoint", endpoint), local, localMemory == null ? 0 : ACCESSES, false);
        String usual = made.axes().size() > 1 && Algorithm.HIERARCHICAL.supports(kind) ? "hierarchical" : "ring";
        String chosen = algorithm == null ? usual : algorithm;
        return valid(
                "--algorithm",
                () -> CollectiveRun.onNetwork(named, network, made.axes(), kind, size, chosen, carried, end, splits));
    }

    /** What is missing of the options that describe links. */
    private ParameterException missing() {
        List<String> needed = List.of("--ranks", "--topology", "--bandwidth", "--latency");
        List<String> missing = needed.stream()
                .filter(option -> !spec.commandLine().getParseResult().hasMatchedOption(option))
                .toList();
        int last = missing.size() - 1;
        String named =
                last == 0 ? missing.get(0) : String.join(", ", missing.subList(0, last)) + " and " + missing.get(last);
        return new ParameterException(
                spec.commandLine(),
                "expected " + named + (missing.size() < needed.size() ? " as well" : "") + ", or --system with an id");
    }

    private void checkLevels(String option, List<String> given, int levels, String named) {
        check(
                given.size() <= levels,
                option,
                given.size() + " values",
                levels == 1 ? "one: " + named + " has one level" : "at most the " + levels + " levels of " + named);
    }

    private List<LinkRate> rates(List<String> bandwidths, List<String> latencies) {
        List<LinkRate> rates = new ArrayList<>();
        double still = time("--message-time", messageTime);
        for (int level = 0; level < Math.max(bandwidths.size(), latencies.size()); level++) {
            String rate = bandwidths.get(Math.min(level, bandwidths.size() - 1));
            String hop = latencies.get(Math.min(level, latencies.size() - 1));
            double bytesPerSecond = quantity("--bandwidth", rate, Dimension.BYTES_PER_SECOND);
            check(
                    bytesPerSecond > 0 && bytesPerSecond <= MOST_BANDWIDTH,
                    "--bandwidth",
                    rate,
                    "a rate above 0, up to 1 PB/s");
            rates.add(new LinkRate(bytesPerSecond, time("--latency", hop), still));
        }
        return rates;
    }

    private void refuse(String beside, String... options) {
        for (String option : options) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new ParameterException(spec.commandLine(), option + ": no effect beside " + beside);
            }
        }
    }

    private double time(String option, @Nullable String text) {
        double seconds = text == null ? 0 : quantity(option, text, Dimension.SECONDS);
        check(seconds >= 0 && seconds <= 1, option, String.valueOf(text), "0 to 1 s");
        return seconds;
    }

    private double quantity(String option, String text, Dimension dimension) {
        return valid(
                option,
                () -> text.matches("[0-9.]+([eE][+-]?[0-9]+)?")
                        ? Double.parseDouble(text)
                        : Quantity.parse(text, dimension));
    }

    private void check(boolean good, String option, @Nullable String found, String expected) {
        if (!good) {
            throw new ParameterException(spec.commandLine(), option + ": found " + found + ", expected " + expected);
        }
    }

    private <T> T valid(String option, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage());
        }
    }
}
