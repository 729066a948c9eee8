package systole.system.dram;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.memory.dram.DramStandard;
import systole.memory.dram.Organization;
import systole.memory.dram.Timing;
import systole.system.Presets;
import systole.system.Presets.Folder;
import systole.system.json.Descriptions;

/**
 * Each memory type against its row of published figures, cell by cell: resources dram/dram_timings.csv. Clocks must be equal;
 * those of rows that were derived from other rows, and rounded, may differ by one.
 */
final class DramFactsTest {
    /** Types that no row speaks of. */
    private static final Set<String> WITHOUT = Set.of("ddr4", "lpddr4x");

    /** Names of a column's timing: of types with bank groups, and of the one without. */
    private static final Map<String, List<String>> TIMINGS = timings();

    /** Cells that a type does not follow, and why. */
    private static final Map<String, String> EXCEPTIONS = Map.of(
            "hbm2e tRCD_wr", "12 ns of HBM2_2000Mbps are 19.2 clocks; the row has 18",
            "hbm2e tRAS", "34 ns of HBM2_2000Mbps are 54.4 clocks; the row takes 33 ns",
            "gddr6 tREFI", "gddr6.py rounds the interval down",
            "ddr5 row_bytes_per_pc", "of one chip; the sub-channel's 8 KB stand in brackets");

    private static final int COLUMNS = 37;
    private static final Pattern NUMBER = Pattern.compile("^~?(\\d+(?:\\.\\d+)?)(?:-(\\d+(?:\\.\\d+)?))?( ns)?.*");
    private static final Pattern OF_BANK_AND_ALL = Pattern.compile("^(\\d+)(?: pb)? ?/ ?(\\d+).*");

    private static Map<String, List<String>> timings() {
        Map<String, List<String>> names = new LinkedHashMap<>();
        names.put("nBL", List.of("tBL"));
        names.put("tCL", List.of("tCL"));
        names.put("tCWL", List.of("tCWL"));
        names.put("tRCD_rd", List.of("tRCDRD"));
        names.put("tRCD_wr", List.of("tRCDWR"));
        names.put("tRP", List.of("tRP"));
        names.put("tRAS", List.of("tRAS"));
        names.put("tRC", List.of("tRC"));
        names.put("tCCD_S", List.of("tCCDS", "tCCD"));
        names.put("tCCD_L", List.of("tCCDL"));
        names.put("tRRD_S", List.of("tRRDS", "tRRD"));
        names.put("tRRD_L", List.of("tRRDL"));
        names.put("tFAW", List.of("tFAW"));
        names.put("tRTP", List.of("tRTP"));
        names.put("tWR", List.of("tWR"));
        names.put("tWTR_S", List.of("tWTRS", "tWTR"));
        names.put("tWTR_L", List.of("tWTRL", "tWTRSB"));
        names.put("tRFC_ab", List.of("tRFC"));
        names.put("tRFC_pb", List.of("tRFCpb"));
        names.put("tREFI", List.of("tREFI"));
        return names;
    }

    /** A row, and the type at its lower and its upper end. */
    private record Comparison(String type, Map<String, String> row, DramStandard low, DramStandard high) {
        String cell(String column) {
            return Objects.requireNonNull(row.get(column), column);
        }

        boolean derived() {
            return !cell("verified").equals("stored");
        }

        /** The number of a cell, of a range its end. */
        double end(String column, boolean upper) {
            Matcher matcher = NUMBER.matcher(cell(column));
            assertThat(matcher.matches()).as("%s %s", column, cell(column)).isTrue();
            return Double.parseDouble(upper && matcher.group(2) != null ? matcher.group(2) : matcher.group(1));
        }

        boolean hasNumber(String column) {
            return NUMBER.matcher(cell(column)).matches();
        }

        private boolean range(String column) {
            return end(column, true) > end(column, false);
        }

        /** Compares a timing with a cell: a range is that of rates or capacities, or else holds the timing. */
        void ends(String column, String name) {
            if (!range(column)) {
                timing(column, name, end(column, false), false);
            } else if (range("rate_Mbps_pin") || !low.equals(high)) {
                timing(column, name, end(column, false), false);
                timing(column, name, end(column, true), true);
            } else {
                int clocks = low.timing(name).clocks(end("tCK_ns", false) * 1e-9);
                assertThat((double) clocks).as(column).isBetween(end(column, false), end(column, true));
            }
        }

        /** Compares a timing at one end of the row. */
        void timing(String column, String name, double expected, boolean upper) {
            Timing timing = (upper ? high : low).timing(name);
            double period = low.bitsPerClock() / (end("rate_Mbps_pin", upper) * 1e6);
            boolean seconds = cell("unit").equals("ns") || cell(column).matches("~?[\\d.]+ ns");
            if (seconds && timing.seconds() > 0) {
                assertThat(Math.abs(timing.seconds() * 1e9 - expected))
                        .as("%s, in ns", column)
                        .isLessThanOrEqualTo(0.5);
                return;
            }
            // sources that round the clock count times in rounded clocks
            int here = timing.clocks(period);
            int there = timing.clocks(end("tCK_ns", upper) * 1e-9);
            double away = Math.min(Math.abs(here - expected), Math.abs(there - expected));
            assertThat(away)
                    .as("%s: %s or %s clocks, expected %s", column, here, there, expected)
                    .isLessThanOrEqualTo(derived() ? 1 : 0);
        }

        void equal(String column, double low, double high, double part) {
            assertThat(Math.abs(low / end(column, false) - 1)).as(column).isLessThanOrEqualTo(part);
            assertThat(Math.abs(high / end(column, true) - 1)).as(column).isLessThanOrEqualTo(part);
        }
    }

    /** What a type says, column by column. */
    private static Map<String, Runnable> comparisons(Comparison c) {
        Map<String, Runnable> all = new LinkedHashMap<>();
        TIMINGS.forEach((column, names) -> all.put(column, () -> {
            String name = names.stream()
                    .filter(c.low().timings()::containsKey)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no timing for " + column));
            c.ends(column, name);
            Matcher both = OF_BANK_AND_ALL.matcher(c.cell(column));
            if (column.equals("tRP") && both.matches()) {
                c.timing(column, "tRPab", Double.parseDouble(both.group(2)), false);
            }
        }));
        Organization low = c.low().organization();
        Organization high = c.high().organization();
        double clocks = c.low().timing("tBL").clocks(1);
        double burst = clocks * c.low().bitsPerClock();
        all.put("BL", () -> c.equal("BL", burst, burst, 0));
        all.put("tCK_ns", () -> c.equal("tCK_ns", period(c, false), period(c, true), 0.005));
        all.put("banks_per_group", () -> c.equal("banks_per_group", low.banksPerGroup(), high.banksPerGroup(), 0));
        all.put("bank_groups", () -> c.equal("bank_groups", low.bankGroups(), high.bankGroups(), 0));
        all.put("pseudo_ch_per_ch", () -> c.equal("pseudo_ch_per_ch", low.pseudoChannels(), high.pseudoChannels(), 0));
        double width = low.pseudoChannels() * low.accessBytes() * 8 / burst;
        all.put("ch_width_bits", () -> c.equal("ch_width_bits", width, width, 0));
        all.put("rows", () -> c.equal("rows", low.rows(), high.rows(), 0));
        all.put("row_bytes_per_pc", () -> c.equal("row_bytes_per_pc", low.rowBytes(), high.rowBytes(), 0));
        all.put("access_bytes", () -> c.equal("access_bytes", low.accessBytes(), high.accessBytes(), 0));
        boolean ofStack = c.hasNumber("channels_per_stack_or_chip");
        int channels = channelsPerStack(c.type());
        all.put("channels_per_stack_or_chip", () -> c.equal("channels_per_stack_or_chip", channels, channels, 0));
        all.put(
                "peak_GBs_per_stack_or_chip",
                () -> c.equal(
                        "peak_GBs_per_stack_or_chip",
                        (ofStack ? channels : 1) * peak(c, false),
                        (ofStack ? channels : 1) * peak(c, true),
                        0.005));
        return all;
    }

    private static double period(Comparison c, boolean upper) {
        return c.low().bitsPerClock() / c.end("rate_Mbps_pin", upper) * 1e3;
    }

    private static double peak(Comparison c, boolean upper) {
        return c.low().peakBytesPerSecond(c.end("rate_Mbps_pin", upper) * 1e6) / 1e9;
    }

    /** The capacities are those of a channel that the row speaks of. */
    @ParameterizedTest
    @CsvSource({
        "hbm2, HBM2_2000Mbps, 2048, 2048",
        "hbm2e, HBM2e_3200Mbps (derived), 2048, 4096",
        "hbm3, HBM3_6400Mbps, 1024, 1024",
        "hbm3e, HBM3e_8000-9200Mbps (derived), 1024, 2048",
        "gddr6, GDDR6_14000 (1.35V), 512, 512",
        "gddr6x, GDDR6X_21000 (derived), 512, 512",
        "gddr7, GDDR7_28000_PAM3 (Ramulator2 smoke preset), 512, 2048",
        "lpddr5, LPDDR5_6400, 2048, 2048",
        "lpddr5x, LPDDR5X_8533 (derived), 2048, 2048",
        "ddr5, DDR5_4800BN 16Gb x8, 16384, 16384",
    })
    void everyCellIsFollowedOrExcepted(String type, String preset, long lowMebibytes, long highMebibytes)
            throws IOException {
        Comparison c = new Comparison(type, row(preset), standard(type, lowMebibytes), standard(type, highMebibytes));
        Set<String> excepted = new TreeSet<>();
        int compared = 0;
        for (Map.Entry<String, Runnable> comparison : comparisons(c).entrySet()) {
            String column = comparison.getKey();
            if (!c.hasNumber(column)) {
                continue;
            }
            compared++;
            if (!EXCEPTIONS.containsKey(type + " " + column)) {
                comparison.getValue().run();
            } else if (fails(comparison.getValue())) {
                excepted.add(type + " " + column);
            }
        }
        assertThat(compared).isGreaterThan(Set.of("gddr6x", "lpddr5x").contains(type) ? 12 : 22);
        assertThat(excepted)
                .as("exceptions that are still needed")
                .isEqualTo(EXCEPTIONS.keySet().stream()
                        .filter(key -> key.startsWith(type + " "))
                        .collect(Collectors.toSet()));
    }

    /** The nanoseconds of 2 Gb/s give the clocks of 2.4 Gb/s, rounded. */
    @Test
    void hbm2FollowsItsFasterPreset() throws IOException {
        Map<String, String> row = new LinkedHashMap<>(row("HBM2_2400Mbps"));
        row.put("verified", "derived");
        DramStandard standard = standard("hbm2", 2048);
        Comparison c = new Comparison("hbm2", row, standard, standard);
        comparisons(c).forEach((column, comparison) -> {
            if (c.hasNumber(column)) {
                comparison.run();
            }
        });
    }

    @Test
    void everyTypeWithARowIsCompared() {
        Set<String> types = new TreeSet<>(Presets.ids(Folder.MEMORIES));
        types.remove("sram");
        types.removeAll(WITHOUT);
        assertThat(types)
                .containsExactlyInAnyOrder(
                        "hbm2", "hbm2e", "hbm3", "hbm3e", "gddr6", "gddr6x", "gddr7", "lpddr5", "lpddr5x", "ddr5");
    }

    private static boolean fails(Runnable comparison) {
        try {
            comparison.run();
            return false;
        } catch (AssertionError expected) {
            return true;
        }
    }

    private static DramStandard standard(String type, long mebibytes) {
        return Descriptions.memory("type", type, (double) (mebibytes << 20));
    }

    private static int channelsPerStack(String type) {
        Matcher matcher = Pattern.compile("\"channelsPerStack\": (\\d+)")
                .matcher(Presets.text(Folder.MEMORIES, type).orElseThrow());
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private static Map<String, String> row(String preset) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(DramFactsTest.class.getResourceAsStream("/dram/dram_timings.csv"))) {
            List<List<String>> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(DramFactsTest::cells)
                    .toList();
            List<String> names = lines.get(0);
            for (List<String> line : lines) {
                if (line.get(0).equals(preset)) {
                    Map<String, String> row = new LinkedHashMap<>();
                    for (int i = 0; i < names.size(); i++) {
                        row.put(names.get(i), line.get(i));
                    }
                    return row;
                }
            }
        }
        throw new AssertionError("no row " + preset);
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        Matcher matcher =
                Pattern.compile("\\G(?:\"((?:[^\"]|\"\")*)\"|([^,]*))(?:,|$)").matcher(line);
        while (cells.size() < COLUMNS && matcher.find()) {
            cells.add(matcher.group(1) != null ? matcher.group(1).replace("\"\"", "\"") : matcher.group(2));
        }
        return cells;
    }
}
