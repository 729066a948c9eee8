package systole.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import systole.isa.verify.Limits;
import systole.system.InputException;
import systole.system.NodeSpec;
import systole.system.UnservedException;
import systole.system.json.Descriptions;

/** Options that say which machine a program is for: they matter where tiles are dealt to cores and devices exchange messages. */
final class IsaMachine {
    private static final int MOST_DEVICES = 4096;
    private static final int MOST_CORES = 1 << 20;

    @Option(
            names = "--device",
            paramLabel = "ID",
            description =
                    "Preset id or file of a device or node: buffers must fit its cores. Without it everything fits.")
    private @Nullable String device;

    @Option(
            names = "--devices",
            paramLabel = "N",
            description = "Devices that run the program in step; those of the node of --device, else 1.")
    private @Nullable Integer devices;

    @Option(
            names = "--cores",
            paramLabel = "N",
            description = "Cores of a device, to which its tiles are dealt; those of --device, else 1.")
    private @Nullable Integer cores;

    /** What the options come to. */
    Limits limits(CommandSpec spec) {
        check(spec, "--devices", devices, MOST_DEVICES);
        check(spec, "--cores", cores, MOST_CORES);
        Limits limits = Limits.NONE;
        if (device != null) {
            NodeSpec node = Descriptions.system("--device", device).node();
            limits = Limits.of(node.device().target()).withDevices(node.devices());
        }
        return limits.withDevices(devices == null ? limits.devices() : devices)
                .withCores(cores == null ? limits.cores() : cores);
    }

    /**
     * Verifies a program; where that finds something in a program of several devices, says how many they were and why.
     *
     * @throws InputException or UnservedException as {@link IsaProgram#verify} does
     */
    void verify(IsaProgram read, Limits limits, PrintWriter err) {
        verify(read, limits, devices == null && limits.devices() > 1 ? device : null, err);
    }

    /**
     * The same for a number of devices that nobody has named.
     *
     * @param node whose devices they are; null when their number was named, or is one
     */
    static void verify(IsaProgram read, Limits limits, @Nullable String node, PrintWriter err) {
        try {
            read.verify(limits, err);
        } catch (InputException | UnservedException e) {
            if (node != null && read.ranked()) {
                err.println("note: verified for the " + limits.devices() + " devices of " + node
                        + "; --devices 2 names fewer");
            }
            throw e;
        }
    }

    private static void check(CommandSpec spec, String option, @Nullable Integer value, int most) {
        if (value != null && (value < 1 || value > most)) {
            throw new ParameterException(
                    spec.commandLine(), option + ": found " + value + ", expected a whole number of 1 to " + most);
        }
    }
}
