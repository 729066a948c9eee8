package systole.study.measurements;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import systole.microarch.timing.Fidelity;
import systole.study.calibration.Machines;
import systole.study.json.EndToEnd;
import systole.study.operators.CaseTable;
import systole.study.operators.OperatorValidation;
import systole.study.validation.Ablation;
import systole.study.validation.AblationTable;
import systole.study.validation.Validation;
import systole.system.Changes;

/**
 * Measured operators and whole runs.
 *
 * @param operators tables of operators
 * @param runs files of whole runs
 */
public record Measurements(List<CaseTable> operators, List<EndToEnd> runs) {
    private static final String FOLDER = "systole/configs/measurements/";
    private static final double LEAST_MICROSECONDS = 20;
    private static final Set<String> SIXTEEN_BITS = Set.of("bf16", "fp16");

    /** Copies the lists. */
    public Measurements {
        operators = List.copyOf(operators);
        runs = List.copyOf(runs);
    }

    /** The measurements that come with the program. */
    public static Measurements shipped() {
        return new Measurements(
                List.of(
                        CaseTable.parse("operators.csv", resource("operators.csv")),
                        CaseTable.parse("tpu-v6e.csv", resource("tpu-v6e.csv")),
                        CaseTable.parse("gb200.csv", resource("gb200.csv")),
                        CaseTable.parse("h800-sxm.csv", resource("h800-sxm.csv"))),
                List.of(EndToEnd.parse("end_to_end.jsonl", resource("end_to_end.jsonl"))));
    }

    /**
     * Reads files: {@code .jsonl} holds whole runs, anything else operators.
     *
     * @throws systole.system.InputException when one is missing or broken
     */
    public static Measurements read(List<Path> files) {
        List<CaseTable> operators = new ArrayList<>();
        List<EndToEnd> runs = new ArrayList<>();
        for (Path file : files) {
            if (file.toString().endsWith(".jsonl")) {
                runs.add(EndToEnd.read(file));
            } else {
                operators.add(CaseTable.read(file));
            }
        }
        return new Measurements(operators, runs);
    }

    /**
     * All lines beside their predictions.
     *
     * @param fidelity clock of operators; whole runs name their own
     */
    public Validation validate(int threads, Fidelity fidelity) {
        return validate(threads, fidelity, Changes.NONE, null);
    }

    /**
     * All lines beside their predictions, a device's operators with other values in the descriptions.
     *
     * @param leftOut that device, alone or in systems; its whole runs are answered with a reason, because only operators know the
     *     other values; null for none
     */
    public Validation validate(int threads, Fidelity fidelity, Changes changes, @Nullable String leftOut) {
        List<Validation.Row> rows = new ArrayList<>();
        for (CaseTable table : operators) {
            rows.addAll(
                    leftOut == null
                            ? rows(table, threads, fidelity)
                            : rows(table, threads, fidelity, changes, leftOut));
        }
        for (EndToEnd file : runs) {
            rows.addAll(file.rows(leftOut, threads));
        }
        return Validation.of(rows);
    }

    private static List<Validation.Row> rows(CaseTable table, int threads, Fidelity fidelity) {
        return OperatorValidation.rows(table, threads, Ablation.NONE, fidelity, Changes.NONE);
    }

    private static List<Validation.Row> rows(
            CaseTable table, int threads, Fidelity fidelity, Changes changes, String leftOut) {
        Machines machines = new Machines();
        Map<Boolean, List<CaseTable.Row>> parts = table.rows().stream()
                .collect(Collectors.partitioningBy(row -> machines.isMadeOf(row.get("device"), leftOut)));
        Iterator<Validation.Row> own = OperatorValidation.rows(
                        new CaseTable(table.header(), parts.getOrDefault(true, List.of())),
                        threads,
                        Ablation.NONE,
                        fidelity,
                        changes)
                .iterator();
        Iterator<Validation.Row> others = rows(
                        new CaseTable(table.header(), parts.getOrDefault(false, List.of())), threads, fidelity)
                .iterator();
        return table.rows().stream()
                .map(row -> machines.isMadeOf(row.get("device"), leftOut) ? own.next() : others.next())
                .toList();
    }

    /** The operators of one device and of systems made of it; no whole runs. */
    public Measurements ofDevice(String device) {
        Machines machines = new Machines();
        return new Measurements(
                operators.stream()
                        .map(table -> new CaseTable(
                                table.header(),
                                table.rows().stream()
                                        .filter(row -> machines.isMadeOf(row.get("device"), device))
                                        .toList()))
                        .toList(),
                List.of());
    }

    /** The whole runs of these cases; no operators. */
    public Measurements ofCases(Set<String> cases) {
        return new Measurements(
                List.of(), runs.stream().map(file -> file.ofCases(cases)).toList());
    }

    /** What each mechanism is worth, on the 16-bit matrix products over 20 us. */
    public AblationTable.Rows products(int threads) {
        List<CaseTable> products = operators.stream()
                .map(table -> new CaseTable(
                        table.header(),
                        table.rows().stream()
                                .filter(Measurements::isLongProduct)
                                .toList()))
                .toList();
        return ablation -> {
            List<Validation.Row> rows = new ArrayList<>();
            for (CaseTable table : products) {
                OperatorValidation.rows(table, threads, ablation, Fidelity.TILE, Changes.NONE)
                        .forEach(row -> rows.add(byDevice(row)));
            }
            return rows;
        };
    }

    /** Lines of training on devices of which none draws more than another. */
    public Validation alike(int threads) {
        return Validation.of(
                runs.stream().flatMap(file -> file.alike(threads).stream()).toList());
    }

    private static Validation.Row byDevice(Validation.Row row) {
        return new Validation.Row(
                row.name(),
                row.subject().device(),
                row.measured(),
                row.predicted(),
                row.bound(),
                row.reason(),
                row.subject());
    }

    private static boolean isLongProduct(CaseTable.Row row) {
        try {
            return row.get("op").equals("gemm")
                    && SIXTEEN_BITS.contains(row.get("dtype"))
                    && Double.parseDouble(row.get("measured_us")) > LEAST_MICROSECONDS;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String resource(String name) {
        try (InputStream in = Measurements.class.getClassLoader().getResourceAsStream(FOLDER + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
