package systole.cli.array;

import java.util.Locale;
import systole.microarch.array.ArrayRun;
import systole.microarch.array.Dataflow;
import systole.microarch.array.Mapping;
import systole.microarch.array.Sparsity;
import systole.microarch.array.SramWords;

/** What a product took on an array, with the formulas. */
public final class ArraySummary {
    private ArraySummary() {}

    /**
     * The text, ending in a line break.
     *
     * @param sequential the product with folds one after the other
     * @param overlapped the same with folds overlapping
     */
    public static String of(ArrayRun sequential, ArrayRun overlapped) {
        Mapping mapping = sequential.mapping();
        Dataflow dataflow = sequential.spec().dataflow();
        int rows = mapping.geometry().rows();
        int columns = mapping.geometry().columns();
        long fold = dataflow.foldCycles(mapping.geometry(), mapping.steps());
        long interval = overlapped.spec().foldInterval(mapping.steps());
        SramWords words = overlapped.sram();
        int arrays = mapping.geometry().arrays();
        return line(
                        "%s, %s%d x %d cells: m %d, n %d, k %d%s",
                        dataflow.name(),
                        arrays > 1 ? arrays + " times " : "",
                        rows,
                        columns,
                        sequential.gemm().m(),
                        sequential.gemm().n(),
                        sequential.gemm().k(),
                        compressed(sequential))
                + line("")
                + line(
                        "%-27s %d = ceil(%d / %d rows) x ceil(%d / %d columns)",
                        "folds", mapping.folds(), mapping.rows(), rows, mapping.columns(), columns)
                + (arrays > 1
                        ? line("%-27s %d = ceil(%d / %d arrays)", "rounds", mapping.rounds(), mapping.folds(), arrays)
                        : "")
                + line(
                        "%-27s %d = %s%d steps + %d rows + %d columns - 2",
                        "cycles of a fold",
                        fold,
                        dataflow.preloads() ? rows + " rows to load + " : "",
                        mapping.steps(),
                        rows,
                        columns)
                + line(
                        "%-27s %d = %d x %d cycles%s; SCALE-Sim reports %d, the index of the last",
                        "folds one after the other",
                        sequential.cycles(),
                        mapping.rounds(),
                        fold,
                        waits(sequential),
                        sequential.lastComputeCycle())
                + line(
                        "%-27s %d = %d x %d + %d cycles%s: a fold starts every %d",
                        "folds overlapping",
                        overlapped.cycles(),
                        mapping.rounds() - 1,
                        interval,
                        fold,
                        waits(overlapped),
                        interval)
                + line(
                        "%-27s %.1f %% of all cells and cycles, %.1f %% when folds overlap",
                        "utilisation", sequential.utilizationPercent(), overlapped.utilizationPercent())
                + line(
                        "%-27s %.1f %% of the cells, mean of the folds",
                        "mapping efficiency", sequential.mappingEfficiencyPercent())
                + line(
                        "%-27s ifmap %d, filter %d, partial sums %d; written: ofmap %d",
                        "words read", words.ifmapReads(), words.filterReads(), words.ofmapReads(), words.ofmapWrites())
                + (words.filterIndexBits() > 0
                        ? line(
                                "%-27s %d bits, the places of the stored weights",
                                "read beside", words.filterIndexBits())
                        : "");
    }

    private static String compressed(ArrayRun run) {
        Sparsity sparsity = run.spec().sparsity();
        return sparsity.equals(Sparsity.DENSE)
                ? ""
                : ", filters " + sparsity.kept() + ":" + sparsity.group() + ", of which "
                        + sparsity.compressed(run.gemm().k()) + " are stored along k";
    }

    private static String waits(ArrayRun run) {
        return run.stallCycles() == 0 ? "" : " + " + run.stallCycles() + " waiting for ports";
    }

    private static String line(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments) + "\n";
    }
}
