package systole.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import systole.study.calibration.Calibration;
import systole.study.calibration.CalibrationTable;
import systole.study.json.CalibratedDevice;
import systole.study.operators.CaseTable;

/** {@code systole calibrate}: free constants of one device fitted to a user's measurements. */
@Command(
        name = "calibrate",
        description =
                "Fits at most eight free constants of a device to measurements of it and says how much better rows are"
                        + " predicted that the fit did not see.",
        mixinStandardHelpOptions = true)
final class CalibrateCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "DEVICE",
            description = "Preset id of a device, or the path of its .json file.")
    private String device;

    @Parameters(
            index = "1",
            paramLabel = "MEASUREMENTS.csv",
            description = "Operators with measured_us, and measured_watts where known; columns as of 'validate'.")
    private Path measurements;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DEVICE.json|-",
            description = "Where to write the description.")
    private String out;

    @Option(names = "--seed", paramLabel = "N", description = "Of the rows held out and the search; 1 when missing.")
    private long seed = 1;

    @Option(
            names = "--fidelity",
            paramLabel = "CLOCK",
            description = "Clock of the errors before and after: fast or tile; tile when missing. The fit uses fast.")
    private @Nullable String fidelity;

    @Option(names = "--threads", paramLabel = "N", description = "Threads; all processors when missing.")
    private @Nullable Integer threads;

    @Override
    public void run() {
        CaseTable table = CaseTable.read(measurements);
        Calibration calibration = Calibration.of(
                device,
                String.valueOf(measurements.getFileName()),
                table,
                Threads.of(spec, threads),
                Fidelities.of(spec, fidelity),
                seed);
        try (Output output = Output.to(out, spec)) {
            output.print(CalibratedDevice.text(device, calibration.better() ? calibration.constants() : List.of()));
        }
        PrintWriter told = out.equals("-")
                ? spec.commandLine().getErr()
                : spec.commandLine().getOut();
        told.print(CalibrationTable.of(calibration));
        told.flush();
    }
}
