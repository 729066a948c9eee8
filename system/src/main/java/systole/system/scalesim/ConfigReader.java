package systole.system.scalesim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import systole.microarch.array.ArrayGeometry;
import systole.microarch.array.ArraySpec;
import systole.microarch.array.Dataflow;
import systole.microarch.array.Folds;
import systole.microarch.array.scratchpad.Scratchpads;
import systole.system.array.ArrayMachine;
import systole.system.array.Convention;
import systole.system.json.Nearest;

/** Reads a {@code .cfg} file. */
final class ConfigReader {
    private static final String ARRAY = "architecture_presets";
    private static final int KILOBYTE = 1024;
    private static final long HERTZ = 1_000_000_000;

    /** What each section may hold; keys after the bar have no effect here, and neither has a section of only those. */
    private static final Map<String, String> KEYS = Map.of(
            "general",
            "run_name",
            ARRAY,
            "ArrayHeight ArrayWidth IfmapSramSzkB FilterSramSzkB OfmapSramSzkB Dataflow Bandwidth | IfmapOffset"
                    + " FilterOffset OfmapOffset MemoryBanks ReadRequestBuffer WriteRequestBuffer",
            "run_presets",
            "InterfaceBandwidth | UseRamulatorTrace",
            "sparsity",
            "SparsitySupport | SparseRep OptimizedMapping BlockSize RandomNumberGeneratorSeed NonZeroElems",
            "layout",
            "| IfmapCustomLayout IfmapSRAMBankBandwidth IfmapSRAMBankNum IfmapSRAMBankPort FilterCustomLayout"
                    + " FilterSRAMBankBandwidth FilterSRAMBankNum FilterSRAMBankPort",
            "network_presets",
            "| TopologyCsvLoc");

    private static final Map<String, String> DATAFLOWS =
            Map.of("os", "output-stationary", "ws", "weight-stationary", "is", "input-stationary");

    private final IniFile file;
    private final List<String> assumptions;

    ConfigReader(IniFile file, List<String> assumptions) {
        this.file = file;
        this.assumptions = assumptions;
    }

    /** Whether layers' sparsity counts. */
    boolean sparse() {
        IniFile.Entry entry = file.section("sparsity").get("sparsitysupport");
        if (entry == null) {
            return false;
        }
        String text = entry.value().toLowerCase(Locale.ROOT);
        if (!text.equals("true") && !text.equals("false")) {
            wrong(entry, "true or false", "");
        }
        return text.equals("true");
    }

    /** The machine; words are bytes, as there. */
    ArrayMachine machine() {
        checkKeys();
        int rows = file.whole(ARRAY, "ArrayHeight", 1, 65_536);
        int columns = file.whole(ARRAY, "ArrayWidth", 1, 65_536);
        long ifmap = file.whole(ARRAY, "IfmapSramSzkB", 1, 1 << 30);
        long filter = file.whole(ARRAY, "FilterSramSzkB", 1, 1 << 30);
        long ofmap = file.whole(ARRAY, "OfmapSramSzkB", 1, 1 << 30);
        String dataflow = dataflow();
        long words = wordsPerCycle();
        IniFile.Entry name = file.section("general").get("run_name");
        assumptions.add("clock of 1 GHz and words of one byte, which a SCALE-Sim config does not say");
        return new ArrayMachine(
                name == null || name.value().isEmpty() ? "array machine" : name.value(),
                new ArraySpec(new ArrayGeometry(rows, columns), Dataflow.named(dataflow), Folds.SEQUENTIAL),
                new Scratchpads(KILOBYTE * ifmap, KILOBYTE * filter, KILOBYTE * ofmap, words),
                1,
                HERTZ,
                Convention.SCALE_SIM,
                null);
    }

    private String dataflow() {
        IniFile.Entry entry = file.need(ARRAY, "Dataflow");
        String known = DATAFLOWS.get(entry.value().toLowerCase(Locale.ROOT));
        if (known == null && entry.line() > 0) {
            wrong(entry, "one of os, ws, is", Nearest.hint(entry.value(), new TreeSet<>(DATAFLOWS.keySet())));
        }
        return known == null ? "output-stationary" : known;
    }

    private long wordsPerCycle() {
        IniFile.Entry mode = file.need("run_presets", "InterfaceBandwidth");
        IniFile.Entry bandwidth = file.section(ARRAY).get("bandwidth");
        if (mode.value().equalsIgnoreCase("USER")) {
            String[] all = file.need(ARRAY, "Bandwidth").value().split(",", -1);
            if (bandwidth == null) {
                return Long.MAX_VALUE;
            }
            int first = file.input().whole(bandwidth.line(), "Bandwidth", all[0], 1, Integer.MAX_VALUE);
            if (all.length > 1) {
                assumptions.add("of the Bandwidth list " + bandwidth.value()
                        + " the first counts for each of inputs, filters and results, as in SCALE-Sim");
            }
            return first;
        }
        if (!mode.value().equalsIgnoreCase("CALC") && mode.line() > 0) {
            wrong(mode, "CALC or USER", Nearest.hint(mode.value(), List.of("CALC", "USER")));
        }
        if (bandwidth != null) {
            assumptions.add("Bandwidth " + bandwidth.value() + " has no effect: InterfaceBandwidth is CALC");
        }
        return Long.MAX_VALUE;
    }

    private void checkKeys() {
        file.sections().forEach((section, entries) -> {
            String listed = KEYS.get(section);
            if (listed == null) {
                int line = entries.isEmpty()
                        ? 0
                        : entries.values().iterator().next().line();
                file.input()
                        .wrong(
                                line,
                                "section [" + section + "]",
                                "one of " + new TreeSet<>(KEYS.keySet()),
                                Nearest.hint(section, KEYS.keySet()));
                return;
            }
            Map<String, Boolean> known = new HashMap<>();
            List<String> names = new ArrayList<>();
            boolean effect = true;
            for (String word : listed.split(" ", -1)) {
                if (word.equals("|")) {
                    effect = false;
                } else {
                    known.put(word.toLowerCase(Locale.ROOT), effect);
                    names.add(word);
                }
            }
            List<String> idle = new ArrayList<>();
            entries.forEach((key, entry) -> {
                if (!known.containsKey(key)) {
                    file.input()
                            .wrong(
                                    entry.line(),
                                    "unknown key \"" + entry.key() + "\" in [" + section + "]",
                                    "one of " + String.join(", ", names),
                                    Nearest.hint(entry.key(), names));
                } else if (!known.get(key)) {
                    idle.add(entry.key());
                }
            });
            if (!idle.isEmpty()) {
                assumptions.add("no effect of [" + section + "]: " + String.join(", ", idle));
            }
        });
    }

    private void wrong(IniFile.Entry entry, String expected, String hint) {
        file.input().wrong(entry.line(), entry.key() + " \"" + entry.value() + "\"", expected, hint);
    }
}
