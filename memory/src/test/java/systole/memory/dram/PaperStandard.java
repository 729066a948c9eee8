package systole.memory.dram;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A channel of 16 banks at 1 GHz with few rules, so that what it reaches can be worked out on paper. */
final class PaperStandard {
    private final Map<String, Timing> timings = new LinkedHashMap<>();
    private final List<Constraint> rows = new ArrayList<>();
    private RefreshMode refresh = RefreshMode.OFF;

    /** An access of 64 bytes takes 2 ns of the bus; opening a row 10 ns, closing it 10 ns, open for at least 20 ns. */
    PaperStandard() {
        time("tBL", 2)
                .time("tCL", 10)
                .time("tCWL", 10)
                .time("tRCD", 10)
                .time("tRP", 10)
                .time("tRAS", 20);
        time("tREFI", 4000).time("tRFC", 200).time("tRFCpb", 100);
        row(Level.PSEUDO_CHANNEL, Command.RD, Command.RD, "tBL", 1);
        row(Level.PSEUDO_CHANNEL, Command.WR, Command.WR, "tBL", 1);
        row(Level.BANK, Command.ACT, Command.RD, "tRCD", 1);
        row(Level.BANK, Command.ACT, Command.WR, "tRCD", 1);
        row(Level.BANK, Command.ACT, Command.PRE, "tRAS", 1);
        row(Level.BANK, Command.PRE, Command.ACT, "tRP", 1);
        row(Level.PSEUDO_CHANNEL, Command.PREA, Command.REFAB, "tRP", 1);
        row(Level.PSEUDO_CHANNEL, Command.REFAB, Command.ACT, "tRFC", 1);
        row(Level.BANK, Command.PRE, Command.REFPB, "tRP", 1);
        row(Level.BANK, Command.REFPB, Command.ACT, "tRFCpb", 1);
    }

    PaperStandard time(String name, int clocks) {
        timings.put(name, new Timing(clocks, 0));
        return this;
    }

    PaperStandard row(Level level, Command after, Command then, String delay, int window) {
        rows.add(new Constraint(
                level, List.of(after), List.of(then), Delay.parse(delay, timings.keySet()), window, false));
        return this;
    }

    PaperStandard refresh(RefreshMode mode) {
        refresh = mode;
        return this;
    }

    DramStandard build() {
        List<AddressPart> mapping = List.of(
                new AddressPart(AddressField.COLUMN, 2),
                AddressPart.of(AddressField.BANK_GROUP),
                AddressPart.of(AddressField.CHANNEL),
                AddressPart.of(AddressField.COLUMN),
                AddressPart.of(AddressField.BANK),
                AddressPart.of(AddressField.ROW));
        return new DramStandard(
                "paper",
                new Organization(1, 1, 4, 4, 1024, 64, 64),
                2e9,
                2,
                false,
                true,
                Map.of(),
                timings,
                rows,
                new ControllerSpec(64, 64, 0.8, 0.2, "fr-fcfs-row-hit", "open", refresh, mapping, true, true));
    }

    /** At 1 GHz, two readers a channel. */
    DramProfile profile(int channels) {
        return new DramProfile(build(), channels, 2, 2e9);
    }
}
