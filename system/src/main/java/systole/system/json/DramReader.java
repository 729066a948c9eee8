package systole.system.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import systole.memory.dram.AddressField;
import systole.memory.dram.AddressPart;
import systole.memory.dram.Command;
import systole.memory.dram.Constraint;
import systole.memory.dram.ControllerSpec;
import systole.memory.dram.Delay;
import systole.memory.dram.DramStandard;
import systole.memory.dram.Level;
import systole.memory.dram.Organization;
import systole.memory.dram.RefreshMode;
import systole.memory.dram.RowPolicy;
import systole.memory.dram.Scheduler;
import systole.memory.dram.Timing;
import systole.sim.quantity.Dimension;
import systole.system.json.Scalars.Sign;

/** Reads {@code dram} of a memory type: the standard at the level of commands. */
final class DramReader {
    /** Timings that belong to a density. */
    private static final List<String> BY_DENSITY = List.of("tRFC", "tRFCpb");

    private DramReader() {}

    private record Density(double channelBytes, int rows, Map<String, Timing> timings) {}

    /**
     * The standard.
     *
     * @param id of the memory type
     * @param dram the member {@code dram}
     * @param channelBytes capacity of one channel, which chooses the smallest density that holds it; 0 for the first listed
     */
    static Supplier<DramStandard> read(String id, Fields dram, double channelBytes) {
        Fields parts = dram.object("organization");
        int[] sizes = {
            parts.whole("pseudoChannels", 1, Organization.MOST_BANKS_IN_A_CHANNEL),
            parts.whole("stackIds", 1, Organization.MOST_BANKS_IN_A_CHANNEL),
            parts.whole("bankGroups", 1, Organization.MOST_BANKS_IN_A_CHANNEL),
            parts.whole("banksPerGroup", 1, Organization.MOST_BANKS_IN_A_CHANNEL),
            parts.whole("columns", 1, 1 << 16),
            (int) Math.min(1 << 16, parts.wholeQuantity("access", Dimension.BYTES))
        };
        List<Density> densities = dram.list("densities", Shape.OBJECT, DramReader::density);
        double pinRate = 8 * dram.quantity("pinRate", Dimension.BYTES_PER_SECOND);
        int bitsPerClock = dram.whole("bitsPerClock", 1, 64);
        boolean halves = dram.flag("risingAndFalling", false);
        boolean buses = dram.flag("twoCommandBuses", false);
        Fields lengths = dram.object("commandHalfClocks");
        Map<Command, Integer> halfClocks = new EnumMap<>(Command.class);
        for (Command command : Command.values()) {
            if (lengths.has(command.name())) {
                halfClocks.put(command, lengths.whole(command.name(), 1, 16));
            }
        }
        Map<String, Timing> timings = timings(dram.object("timings"));
        List<String> names = new ArrayList<>(timings.keySet());
        names.addAll(BY_DENSITY);
        List<Supplier<Constraint>> rows = dram.list("constraints", Shape.OBJECT, (v, p) -> constraint(v, names, p));
        Supplier<ControllerSpec> controller = controller(dram.object("controller"));
        Supplier<Organization> organization = parts.make(() -> new Organization(
                sizes[0],
                sizes[1],
                sizes[2],
                sizes[3],
                of(densities, channelBytes).rows(),
                sizes[4],
                sizes[5]));
        lengths.make(() -> halfClocks); // reports unknown keys
        return dram.make(() -> {
            Map<String, Timing> all = new LinkedHashMap<>(timings);
            all.putAll(of(densities, channelBytes).timings());
            return new DramStandard(
                    id,
                    organization.get(),
                    pinRate,
                    bitsPerClock,
                    halves,
                    buses,
                    halfClocks,
                    all,
                    rows.stream().map(Supplier::get).toList(),
                    controller.get());
        });
    }

    private static Density of(List<Density> densities, double channelBytes) {
        if (channelBytes <= 0) {
            return densities.get(0);
        }
        Density largest = densities.stream()
                .max(Comparator.comparingDouble(Density::channelBytes))
                .orElseThrow();
        return densities.stream()
                .filter(d -> d.channelBytes() >= channelBytes)
                .min(Comparator.comparingDouble(Density::channelBytes))
                .orElse(largest);
    }

    private static Density density(JsonValue value, Problems problems) {
        Fields fields = new Fields(value, problems);
        double bytes = fields.quantity("channel", Dimension.BYTES);
        int rows = fields.whole("rows", 1, 1 << 24);
        Map<String, Timing> timings = new LinkedHashMap<>();
        for (String name : BY_DENSITY) {
            timings.put(name, new Timing(0, fields.quantity(name, Dimension.SECONDS)));
        }
        fields.make(() -> rows); // reports unknown keys
        return new Density(bytes, rows, timings);
    }

    private static Map<String, Timing> timings(Fields fields) {
        Map<String, Timing> timings = new LinkedHashMap<>();
        for (String name : fields.takeRest()) {
            JsonValue value = fields.find(name);
            if (value == null) {
                continue;
            }
            if (value.isObject()) {
                Fields both = new Fields(value, fields.problems());
                int clocks = both.whole("clocks", 1, 1 << 20);
                double seconds = both.quantity("time", Dimension.SECONDS);
                both.make(() -> clocks); // reports unknown keys
                timings.put(name, new Timing(clocks, seconds));
            } else if (value.kind() == JsonValue.Kind.NUMBER && !isSeconds(value)) {
                timings.put(name, new Timing(fields.whole(name, 0, 1 << 20), 0));
            } else {
                timings.put(name, new Timing(0, fields.quantity(name, Dimension.SECONDS, Sign.NOT_NEGATIVE)));
            }
        }
        return timings;
    }

    /** Clocks are whole; a number between 0 and 1 can only be a time in the base unit. */
    private static boolean isSeconds(JsonValue number) {
        BigDecimal value = new BigDecimal(number.text());
        return value.signum() > 0 && value.compareTo(BigDecimal.ONE) < 0;
    }

    private static Supplier<Constraint> constraint(JsonValue value, List<String> names, Problems problems) {
        Fields row = new Fields(value, problems);
        Level level = named(row.oneOf("level", keys(Level.values(), Level::key)), Level.values(), Level::key);
        List<Command> after = commands(row, "after");
        List<Command> then = commands(row, "then");
        String delay = row.text("delay");
        int window = row.has("window") ? row.whole("window", 1, 64) : 1;
        boolean siblings = row.flag("siblings", false);
        return row.make(() -> new Constraint(level, after, then, Delay.parse(delay, names), window, siblings));
    }

    private static List<Command> commands(Fields row, String key) {
        List<String> known = Arrays.stream(Command.values()).map(Command::name).toList();
        return row.list(key, Shape.choice(known), (v, p) -> Command.valueOf(Scalars.oneOf(v, known, p)));
    }

    /** A controller: buffers, rules and where addresses lie. */
    static Supplier<ControllerSpec> controller(Fields fields) {
        int reads = fields.whole("readBuffer", 1, 4096);
        int writes = fields.whole("writeBuffer", 1, 4096);
        double from = fields.decimal("drainFrom", Sign.NOT_NEGATIVE);
        double to = fields.decimal("drainTo", Sign.NOT_NEGATIVE);
        String scheduler = fields.oneOf("scheduler", Scheduler.names());
        String policy = fields.oneOf("rowPolicy", RowPolicy.names());
        RefreshMode refresh = named(
                fields.oneOf("refresh", keys(RefreshMode.values(), RefreshMode::key)),
                RefreshMode.values(),
                RefreshMode::key);
        List<AddressPart> mapping = fields.texts("mapping", DramReader::addressPart);
        boolean rotate = fields.flag("rotate", false);
        boolean hash = fields.flag("hash", false);
        return fields.make(
                () -> new ControllerSpec(reads, writes, from, to, scheduler, policy, refresh, mapping, rotate, hash));
    }

    private static AddressPart addressPart(JsonValue value, Problems problems) {
        List<String> known = keys(AddressField.values(), AddressField::key);
        String text = Scalars.text(value, problems);
        try {
            return AddressPart.parse(text);
        } catch (IllegalArgumentException e) {
            problems.wrong(
                    value,
                    value.shown(),
                    Scalars.oneOfExpected(known) + ", a part of the column as column:4",
                    Nearest.hint(text, known));
            return AddressPart.of(AddressField.ROW);
        }
    }

    private static <T> List<String> keys(T[] values, Function<T, String> key) {
        return Arrays.stream(values).map(key).toList();
    }

    private static <T> T named(String name, T[] values, Function<T, String> key) {
        return Arrays.stream(values)
                .filter(value -> key.apply(value).equals(name))
                .findFirst()
                .orElseThrow();
    }
}
