package systole.study.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import systole.study.validation.TextTable;
import systole.system.DeviceDescription;
import systole.system.cost.ChipArea;
import systole.system.cost.ChipCost;
import systole.system.cost.DieSpec;
import systole.system.cost.Technology;

/** Area and cost of one chip for the terminal. */
public final class CostTable {
    private CostTable() {}

    /** The area of a die by part, then what the chip costs. */
    public static String of(DeviceDescription device, Technology technology) {
        ChipCost cost = ChipCost.of(device, technology);
        DieSpec die = ChipArea.die(device);
        ChipArea area = cost.area();
        List<List<String>> parts = new ArrayList<>();
        area.parts().forEach((part, square) -> {
            if (square > 0) {
                parts.add(List.of(part, shown(square), shown(100 * square / area.total())));
            }
        });
        parts.add(List.of("die", shown(area.total()), "100.0"));
        StringBuilder text = new StringBuilder(device.spec().id())
                .append(", ")
                .append(cost.dies() == 1 ? "one die" : cost.dies() + " dies")
                .append(" in ")
                .append(die.process())
                .append(", ")
                .append(area.enabled())
                .append(" of ")
                .append(area.cores())
                .append(" cores enabled\n\n");
        text.append(new TextTable(List.of("part", "mm2", "%"), parts).plain()).append('\n');
        Double published = die.squareMillimetres();
        text.append(
                published == null
                        ? "no area is published: it is the sum of the parts\n"
                        : String.format(
                                Locale.ROOT,
                                "%.1f mm2 as published; by its parts alone %.1f (%+.1f %%), which are shown in proportion\n",
                                published,
                                area.total() / area.publishedRatio(),
                                100 / area.publishedRatio() - 100));
        List<List<String>> costs = List.of(
                List.of("dies per wafer", Integer.toString(cost.diesPerWafer())),
                List.of("yield", String.format(Locale.ROOT, "%.1f %%", 100 * cost.yield())),
                List.of(cost.dies() == 1 ? "die" : cost.dies() + " dies", dollars(cost.dies() * cost.dieDollars())),
                List.of("memory", dollars(cost.memoryDollars())),
                List.of("package and test", dollars(cost.packageDollars())),
                List.of("chip", dollars(cost.chipCostDollars())));
        return text.append('\n')
                .append(new TextTable(List.of("cost", ""), costs).plain())
                .toString();
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String dollars(double value) {
        return String.format(Locale.ROOT, "$%.0f", value);
    }
}
