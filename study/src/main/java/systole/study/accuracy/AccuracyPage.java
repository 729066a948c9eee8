package systole.study.accuracy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import systole.microarch.timing.Fidelity;
import systole.study.calibration.LeaveOut;
import systole.study.calibration.LeaveOutTable;
import systole.study.measurements.Measurements;
import systole.study.operators.CaseTable;
import systole.study.validation.AblationTable;
import systole.study.validation.Accuracy;
import systole.study.validation.Accuracy.ClassErrors;
import systole.study.validation.AccuracyTables;
import systole.study.validation.GroupErrors;
import systole.study.validation.Noise;
import systole.study.validation.RunTables;
import systole.study.validation.TextTable;
import systole.study.validation.Validation;
import systole.system.FreeConstant;
import systole.system.InputException;
import systole.system.json.Descriptions;

/** {@code docs/accuracy.md}: everything that the measurements say about the predictions, in Markdown. */
public final class AccuracyPage {
    /** The line before the section on the subset, for the test that looks whether the page is up to date. */
    public static final String SUBSET_HEADING = "## A subset for every build";

    private static final int WORST = 25;
    private static final int WORST_RUNS = 15;
    private static final double MOST_BIAS = 3;

    private AccuracyPage() {}

    /** The page. It takes minutes: all rows, products without each mechanism, each device left out. */
    public static String of(Measurements measurements, int threads) {
        Validation validation = measurements.validate(threads, Fidelity.TILE);
        Accuracy accuracy = Accuracy.of(validation.rows());
        StringBuilder page = new StringBuilder();
        page.append("""
                # How right it is

                Written by `./systole validate --docs docs/accuracy.md` from the measurements in `configs/measurements`; not edited by
                hand. Errors are `100 (predicted - measured) / measured`: *mean* and *p90* are of its size, *bias* is the median with its
                sign. Kernels of a graph are predicted in a loop of twelve passes, whose power may not have settled, a kernel's own time in
                a burst, calls between events or by the host's clock in a steady load.

                """);
        page.append(String.format(
                Locale.ROOT,
                "**Score** (mean over devices and software of their mean error, so that no large group hides a small one): **%.2f %%**;"
                        + " of rows over 20 us and collectives %.2f %%. %d rows of operators and whole runs, %d not predicted.%n%n",
                accuracy.score(),
                accuracy.longScore(),
                accuracy.classes().stream().mapToInt(AccuracyPage::size).sum(),
                accuracy.classes().stream().mapToInt(ClassErrors::unserved).sum()));
        List<Noise> noise = Noise.of(validation.rows());
        classes(page, accuracy, noise);
        page.append(runs(validation));
        section(
                page,
                "By what sets the predicted time",
                "Power: what goes with the core clock while the power cap holds it down.",
                AccuracyTables.errors("regime", accuracy.regimes()));
        section(
                page,
                "Power",
                "Board watts in a steady loop, rows over 20 us. The target is 8 %.",
                AccuracyTables.errors("device", accuracy.power()));
        leftOut(page, measurements, threads);
        section(
                page,
                "Each mechanism off",
                "16-bit matrix products over 20 us.",
                AblationTable.of(measurements.products(threads)));
        section(
                page,
                "Devices alike",
                "Lines of training without `power.spread`: no device draws more than another, and none is waited for.",
                RunTables.groups(measurements.alike(threads)));
        noise(page, noise);
        section(
                page,
                "By device and software",
                "All rows.",
                AccuracyTables.errors("device/software", accuracy.software()));
        section(
                page,
                "By operator, device, type and timing class",
                "All rows; whole runs by group.",
                AccuracyTables.groups(validation));
        section(page, "Furthest off", "", AccuracyTables.worst(validation.rows(), WORST));
        section(page, "Not predicted", "", AccuracyTables.unserved(validation.rows()));
        page.append(SUBSET_HEADING)
                .append(
                        "\n\nA test predicts these rows again, compares this section with what it finds, and holds the errors to bounds"
                                + " (`SubsetTest`).\n\n")
                .append(Subset.section(Subset.validate(measurements, threads)));
        return page.toString().replace("\r\n", "\n");
    }

    /** The section on whole runs; empty when there are none. */
    public static String runs(Validation validation) {
        StringBuilder page = new StringBuilder();
        section(
                page,
                "Whole runs",
                "End to end, in percent of the measured value: time to first token, time of a token, tokens a second, time of a"
                        + " training step, each line with the description of the software that was measured. *target* is for"
                        + " the mean, and within 5 % for the bias. Not a blind test: constants of the host whose source says"
                        + " `calibrated` (configs/stacks) and two figures of Neuron were set with these lines in view.",
                RunTables.groups(validation));
        section(page, "Whole runs furthest off", "", RunTables.worst(validation, WORST_RUNS));
        return page.toString();
    }

    private static int size(ClassErrors errors) {
        GroupErrors all = errors.all();
        return errors.unserved() + (all == null ? 0 : all.n());
    }

    private static void classes(StringBuilder page, Accuracy accuracy, List<Noise> noise) {
        section(
                page,
                "By class of operator",
                "First all rows, then rows over 20 us and collectives of any time, beside the target for their mean. *pairs differ*:"
                        + " mean difference of two measurements of the same thing, and how many such pairs there are.",
                AccuracyTables.classes(accuracy, noise));
        List<String> missed = new ArrayList<>();
        for (ClassErrors each : accuracy.classes()) {
            GroupErrors longer = each.longer();
            double target = each.kind().targetPercent();
            if (longer != null && target > 0 && longer.mapePercent() > target) {
                missed.add(String.format(
                        Locale.ROOT, "%s by %.1f points", each.kind().title(), longer.mapePercent() - target));
            }
        }
        page.append(missed.isEmpty() ? "Every target is met.\n\n" : "Missed: " + String.join(", ", missed) + ".\n\n");
        List<String> biased = accuracy.classes().stream()
                .filter(each -> {
                    GroupErrors longer = each.longer();
                    return longer != null && Math.abs(longer.biasPercent()) > MOST_BIAS;
                })
                .map(each -> each.kind().title())
                .toList();
        page.append("Median bias beyond 3 %: ")
                .append(biased.isEmpty() ? "none" : String.join(", ", biased))
                .append(".\n\n");
    }

    private static void noise(StringBuilder page, List<Noise> noise) {
        section(
                page,
                "How far measurements differ",
                "The same operator, shape, types, device and timing class measured more than once, `200 |a - b| / (a + b)`. Products of"
                        + " TensorRT-LLM and vLLM both run cuBLAS: their difference is the noise that no prediction can go below by more"
                        + " than half. Attention kernels of two softwares are different programs; their difference is what not"
                        + " knowing the software costs. No case is there from two sources; where such were compared, the same product"
                        + " measured twice by one source differed by 3 %, by two sources by 8 to 14 %.",
                AccuracyTables.noise(noise));
    }

    private static void leftOut(StringBuilder page, Measurements measurements, int threads) {
        page.append("""
                ## Described by datasheet and family alone

                `validate --leave-out DEVICE`: each constant that measurements of the device helped to choose (`fittedOn` in
                `configs/calibration`) is chosen again without them: fitted to rows of other devices that share it, else taken from
                another family. *described* is the description as it comes. What stays although the device was there when it was
                written: the tiles of kernel libraries, and latencies and cache bandwidths that microbenchmarks of a family's chip measured.

                """);
        for (String device : devices(measurements)) {
            LeaveOut without = LeaveOut.of(device, measurements.operators(), threads);
            Measurements own = measurements.ofDevice(device);
            Accuracy before = Accuracy.of(own.validate(threads, Fidelity.TILE).rows());
            Accuracy after = Accuracy.of(own.validate(threads, Fidelity.TILE, without.changes(), device)
                    .rows());
            page.append("### ").append(device).append("\n\n");
            page.append(LeaveOutTable.errors(before, after).markdown()).append('\n');
            page.append(LeaveOutTable.constants(without).markdown()).append('\n');
        }
    }

    /** Devices whose measurements chose constants. */
    private static Set<String> devices(Measurements measurements) {
        Set<String> devices = new TreeSet<>();
        for (CaseTable table : measurements.operators()) {
            for (CaseTable.Row row : table.rows()) {
                devices.add(row.get("device"));
            }
        }
        devices.removeIf(device -> !isFitted(device));
        return devices;
    }

    private static boolean isFitted(String device) {
        try {
            List<FreeConstant> constants =
                    Descriptions.freeConstants(Descriptions.device(device).family());
            return constants.stream().anyMatch(constant -> constant.fittedOn().contains(device));
        } catch (InputException e) {
            // a system, or a device that is not described
            return false;
        }
    }

    private static void section(StringBuilder page, String title, String text, TextTable table) {
        if (!table.rows().isEmpty()) {
            page.append("## ").append(title).append("\n\n");
            page.append(text.isEmpty() ? "" : text + "\n\n");
            page.append(table.markdown()).append('\n');
        }
    }
}
