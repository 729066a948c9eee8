package systole.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import systole.study.cost.CostTable;
import systole.study.plan.PlanningPage;
import systole.system.Changes;
import systole.system.DeviceDescription;
import systole.system.Presets;
import systole.system.Presets.Folder;
import systole.system.cost.Technology;
import systole.system.json.Descriptions;
import systole.system.json.PricesReader;
import systole.system.json.ScenarioTemplate;
import systole.system.json.TechnologyReader;

/** {@code systole cost}: area of a chip by part, and what it costs to make. */
@Command(
        name = "cost",
        description = "Shows the area of a chip by part, its yield, and what die, memory and package cost to make.",
        mixinStandardHelpOptions = true)
final class CostCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DEVICE",
            arity = "0..1",
            description = "Preset id of a device, or the path of its .json file or of a scenario, whose device it is.")
    private @Nullable String device;

    @Option(names = "--docs", paramLabel = "FILE", description = "Write the page about areas and plans.")
    private @Nullable String docs;

    @Override
    public void run() {
        Technology technology = TechnologyReader.shipped();
        if (docs != null) {
            try (Output page = Output.to(docs, spec)) {
                page.print(PlanningPage.of(technology, PricesReader.read("usd-2026")));
            }
            return;
        }
        if (device == null) {
            throw new ParameterException(spec.commandLine(), "DEVICE is missing");
        }
        spec.commandLine().getOut().print(CostTable.of(described(device), technology));
        spec.commandLine().getOut().flush();
    }

    private DeviceDescription described(String device) {
        if (device.endsWith(".json")) {
            ScenarioTemplate scenario = ScenarioTemplate.read(Path.of(device));
            if (scenario.scenario().members().containsKey("workload")) {
                return scenario.device(List.of());
            }
        }
        if (Presets.ids(Folder.SYSTEMS).contains(device)) {
            throw wrong(device, "its device: " + Descriptions.node(device).chip());
        }
        boolean preset = Presets.ids(Folder.DEVICES).contains(device);
        if (!preset && !device.endsWith(".json") && Files.exists(Path.of(device))) {
            throw wrong(device, "the id of a device, or the path of a .json file");
        }
        return Descriptions.device(device, Changes.NONE);
    }

    private ParameterException wrong(String found, String expected) {
        return new ParameterException(spec.commandLine(), "DEVICE: found \"" + found + "\", expected " + expected);
    }
}
