package systole.system.report;

import java.util.Locale;

/** A report as CSV: a row for each layer of an array machine, else for each operator. */
public final class ReportCsv {
    private ReportCsv() {}

    /** The text, ending in a line break. */
    public static String of(Report report) {
        StringBuilder out = new StringBuilder();
        if (report.layers().isEmpty()) {
            out.append("operator,seconds,share_percent,count,bound\n");
            for (Report.OperatorShare share : report.byOperator()) {
                out.append(quoted(share.operator()))
                        .append(String.format(
                                        Locale.ROOT,
                                        ",%s,%s,%d,%s%n",
                                        share.seconds(),
                                        100 * share.seconds() / report.latency().totalSeconds(),
                                        share.count(),
                                        share.bound())
                                .replace("\r\n", "\n"));
            }
            return out.toString();
        }
        out.append("layer_id,layer,count,total_cycles,stall_cycles,compute_cycles,utilization_percent,"
                + "mapping_efficiency_percent,overlapped_cycles,sram_ifmap_reads,sram_filter_reads,sram_ofmap_writes,"
                + "dram_ifmap_read_bytes,dram_filter_read_bytes,dram_ofmap_read_bytes,dram_ofmap_write_bytes\n");
        for (int i = 0; i < report.layers().size(); i++) {
            LayerReport layer = report.layers().get(i);
            out.append(i)
                    .append(',')
                    .append(quoted(layer.layer()))
                    .append(',')
                    .append(layer.count())
                    .append(',')
                    .append(layer.totalCycles())
                    .append(',')
                    .append(layer.stallCycles())
                    .append(',')
                    .append(layer.computeCycles())
                    .append(',')
                    .append(layer.utilizationPercent())
                    .append(',')
                    .append(layer.mappingEfficiencyPercent())
                    .append(',')
                    .append(layer.overlappedCycles());
            append(out, layer.sram(), false);
            append(out, layer.dram(), true);
            out.append('\n');
        }
        return out.toString();
    }

    private static void append(StringBuilder out, LayerReport.Traffic traffic, boolean readBack) {
        out.append(',').append(traffic.ifmapReads()).append(',').append(traffic.filterReads());
        if (readBack) {
            out.append(',').append(traffic.ofmapReads());
        }
        out.append(',').append(traffic.ofmapWrites());
    }

    private static String quoted(String text) {
        return text.matches("[^,\"\\n\\r]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
