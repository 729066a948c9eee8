package systole.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import systole.memory.dram.AddressField;
import systole.memory.dram.AddressPart;
import systole.memory.dram.ControllerSpec;
import systole.memory.dram.DramRun;
import systole.memory.dram.DramStandard;
import systole.memory.dram.DramStatistics;
import systole.memory.dram.RefreshMode;
import systole.memory.dram.Traffic;
import systole.sim.quantity.Dimension;
import systole.sim.quantity.Quantity;
import systole.system.dram.MemoryTable;
import systole.system.dram.PageSize;
import systole.system.dram.TraceFile;
import systole.system.json.Descriptions;
import systole.system.json.MemoryJson;
import systole.workloads.model.TransformerConfig;

/** {@code systole memory}: the DRAM model alone. */
@Command(
        name = "memory",
        description = "Drives the command-level DRAM model with a pattern or a trace.",
        mixinStandardHelpOptions = true)
final class MemoryCommand implements Runnable {
    private static final String PAGES = "kv";
    private static final String DEVICE = "device";
    private static final String REFERENCE = "reference";
    /** Patterns that name banks and rows, without addresses to map. */
    private static final Set<String> PLACED = Set.of("stream", "rows", "one-bank");

    private static final double LOWEST_CLOCK = 1e6;
    private static final double HIGHEST_CLOCK = 1e10;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--type",
            required = true,
            paramLabel = "TYPE",
            description = "Memory type, such as HBM3, or a file.")
    private String type;

    @Option(
            names = "--pattern",
            required = true,
            paramLabel = "PATTERN|FILE",
            description =
                    "stream, random, rows, sequential, one-bank, kv, or a trace of lines \"R|W address [clock]\".")
    private String pattern;

    @Option(names = "--reads", paramLabel = "PERCENT", description = "Reads among the requests (${DEFAULT-VALUE}).")
    private int reads = 100;

    @Option(names = "--requests", paramLabel = "N", description = "Requests (100000; for kv 1000000).")
    private @Nullable Long givenRequests;

    private long requests;

    @Option(names = "--json", paramLabel = "FILE|-", description = "Write the same as JSON.")
    private @Nullable String json;

    @Option(names = "--channels", paramLabel = "N", description = "Channels (1; for kv those of a stack or chip).")
    private @Nullable Integer givenChannels;

    private int channels = 1;

    @Option(names = "--rate", paramLabel = "RATE", description = "Rate of a pin, such as \"5.2 Gb/s\".")
    private @Nullable String rate;

    @Option(
            names = "--mapping",
            split = ",",
            paramLabel = "FIELD",
            description = "Address fields, lowest bits first, instead of the controller's fields, rotation and hash.")
    private @Nullable List<String> mapping;

    @Option(names = "--hash", description = "Exclusive-or banks with rows.")
    private boolean hash;

    @Option(names = "--rotate", description = "Turn channels by a hash of the address above.")
    private boolean rotate;

    @Option(
            names = "--controller",
            paramLabel = "NAME",
            description = "device: as devices have it; reference: as in the reference runs. Default: device for kv, "
                    + "else reference.")
    private @Nullable String controller;

    @Option(names = "--page", paramLabel = "POLICY", description = "Row policy: open, closed.")
    private @Nullable String page;

    @Option(names = "--refresh", paramLabel = "MODE", description = "all-bank, per-bank, off.")
    private @Nullable String refresh;

    @Option(names = "--scheduler", paramLabel = "NAME", description = "fr-fcfs-row-hit, fr-fcfs, fcfs.")
    private @Nullable String scheduler;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of what is drawn (${DEFAULT-VALUE}).")
    private long seed = 12345;

    @Option(names = "--model", paramLabel = "ID", description = "For kv: the model (${DEFAULT-VALUE}).")
    private String model = "llama-3-8b";

    @Option(names = "--page-tokens", split = ",", paramLabel = "N", description = "For kv: tokens of a page.")
    private List<Integer> pageTokens = List.of(1, 2, 4, 8, 16, 32, 64, 128);

    @Option(names = "--sequences", paramLabel = "N", description = "For kv: sequences read at once (${DEFAULT-VALUE}).")
    private int sequences = 64;

    @Override
    public void run() {
        refuseWhatHasNoEffect();
        DramStandard standard = standard();
        ControllerSpec chosen = controller(standard);
        channels = channels();
        requests = requests();
        check(channels >= 1 && channels <= 1024, "--channels", channels, "1 to 1024");
        check(reads >= 0 && reads <= 100, "--reads", reads, "0 to 100 percent");
        check(requests >= 1, "--requests", requests, "at least 1");
        check(sequences >= 1, "--sequences", sequences, "at least 1");
        double pinRate = rate == null ? standard.bitsPerSecond() : pinRate(rate, standard.bitsPerClock());
        String table;
        String document;
        if (pattern.equals(PAGES)) {
            Map<PageSize, DramStatistics> runs = pages(standard, chosen, pinRate);
            table = MemoryTable.ofPages(title(standard) + ", " + sequences + " sequences of " + model, runs);
            document = MemoryJson.ofPages(standard.id(), runs);
        } else {
            Traffic traffic = Traffic.names().contains(pattern)
                    ? Traffic.named(pattern, standard, chosen, channels, requests, reads, seed)
                    : TraceFile.read(Path.of(pattern));
            DramStatistics run = DramRun.of(standard, channels, pinRate, chosen, traffic);
            table = MemoryTable.of(title(standard) + ", " + pattern, run);
            document = MemoryJson.of(standard.id(), pattern, run);
        }
        if (json != null) {
            try (Output output = Output.to(json, spec)) {
                output.print(document);
            }
        }
        if (json == null || !json.equals("-")) {
            spec.commandLine().getOut().print(table);
            spec.commandLine().getOut().flush();
        }
    }

    /** What an option would change does not exist in some patterns. */
    private void refuseWhatHasNoEffect() {
        List<String> given = new ArrayList<>();
        if (!pattern.equals(PAGES)) {
            given.addAll(List.of("--model", "--page-tokens", "--sequences"));
        }
        if (PLACED.contains(pattern)) {
            given.addAll(List.of("--mapping", "--hash", "--rotate"));
        }
        given.removeIf(option -> !spec.commandLine().getParseResult().hasMatchedOption(option));
        if (!given.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    String.join(", ", given) + ": no effect on pattern " + pattern
                            + (PLACED.contains(pattern) ? ", which names banks and rows itself" : ""));
        }
    }

    /** Enough for each of many sequences to go through many pages. */
    private long requests() {
        if (givenRequests != null) {
            return givenRequests;
        }
        return pattern.equals(PAGES) ? 1_000_000 : 100_000;
    }

    private int channels() {
        if (givenChannels != null) {
            return givenChannels;
        }
        return pattern.equals(PAGES) ? Descriptions.channelsPerStack("--type", type) : 1;
    }

    private DramStandard standard() {
        String given = controller;
        String name = given != null ? given : pattern.equals(PAGES) ? DEVICE : REFERENCE;
        return switch (name) {
            case DEVICE -> Descriptions.memoryOfDevices("--type", type, 0);
            case REFERENCE -> Descriptions.memory("--type", type, 0);
            default -> throw wrong("--controller", name, DEVICE + " or " + REFERENCE);
        };
    }

    private Map<PageSize, DramStatistics> pages(DramStandard standard, ControllerSpec controller, double pinRate) {
        TransformerConfig config = Descriptions.model(model).config();
        Map<PageSize, DramStatistics> runs = new LinkedHashMap<>();
        for (int tokens : pageTokens) {
            check(tokens >= 1, "--page-tokens", tokens, "at least 1");
            PageSize size = PageSize.of(config, tokens);
            check(
                    size.bytes() <= channels * standard.organization().bytes(),
                    "--page-tokens",
                    tokens,
                    "a page that fits into the memory");
            Traffic traffic = Traffic.runs(standard, channels, size.bytes(), sequences, requests, 100, seed);
            runs.put(size, DramRun.of(standard, channels, pinRate, controller, traffic));
        }
        return runs;
    }

    private String title(DramStandard standard) {
        return standard.id() + ", " + channels + (channels == 1 ? " channel" : " channels");
    }

    private ControllerSpec controller(DramStandard standard) {
        ControllerSpec given = standard.controller();
        RefreshMode mode = given.refresh();
        if (refresh != null) {
            String wanted = refresh;
            mode = List.of(RefreshMode.values()).stream()
                    .filter(m -> m.key().equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> wrong("--refresh", wanted, "all-bank, per-bank or off"));
        }
        try {
            ControllerSpec rules = given.with(
                    scheduler == null ? given.scheduler() : scheduler, page == null ? given.rowPolicy() : page, mode);
            return mapping == null
                    ? rules.with(given.mapping(), given.rotate() || rotate, given.hash() || hash)
                    : rules.with(fields(mapping), rotate, hash);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private List<AddressPart> fields(List<String> names) {
        List<AddressPart> parts = new ArrayList<>();
        for (String name : names) {
            try {
                parts.add(AddressPart.parse(name));
            } catch (IllegalArgumentException e) {
                throw wrong(
                        "--mapping",
                        name,
                        "fields among "
                                + String.join(
                                        ", ",
                                        List.of(AddressField.values()).stream()
                                                .map(AddressField::key)
                                                .toList())
                                + ", a part of the column as column:4");
            }
        }
        return parts;
    }

    private double pinRate(String text, int bitsPerClock) {
        double bitsPerSecond;
        try {
            bitsPerSecond = 8 * Quantity.parse(text, Dimension.BYTES_PER_SECOND);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--rate: " + e.getMessage());
        }
        double clock = bitsPerSecond / bitsPerClock;
        if (!(clock >= LOWEST_CLOCK && clock <= HIGHEST_CLOCK)) {
            throw wrong("--rate", text, "a rate of " + bitsPerClock + " bits in a clock of 1 MHz to 10 GHz");
        }
        return bitsPerSecond;
    }

    private void check(boolean good, String option, long found, String expected) {
        if (!good) {
            throw wrong(option, Long.toString(found), expected);
        }
    }

    private ParameterException wrong(String option, String found, String expected) {
        return new ParameterException(spec.commandLine(), option + ": found " + found + ", expected " + expected);
    }
}
