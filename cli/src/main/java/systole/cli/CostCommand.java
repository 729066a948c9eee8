package systole.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import systole.study.cost.CostTable;
import systole.system.Changes;
import systole.system.json.Descriptions;
import systole.system.json.TechnologyReader;

/** {@code systole cost}: area of a chip by part, and what it costs to make. */
@Command(
        name = "cost",
        description = "Shows the area of a chip by part, its yield, and what die, memory and package cost to make.",
        mixinStandardHelpOptions = true)
final class CostCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DEVICE", description = "Preset id of a device, or the path of its .json file.")
    private String device;

    @Override
    public void run() {
        spec.commandLine()
                .getOut()
                .print(CostTable.of(Descriptions.device(device, Changes.NONE), TechnologyReader.shipped()));
        spec.commandLine().getOut().flush();
    }
}
