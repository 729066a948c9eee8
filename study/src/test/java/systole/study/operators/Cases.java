package systole.study.operators;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tables of cases for tests, written as texts such as {@code "op=gemm m=16 n=16 k=16"}. */
public final class Cases {
    private static final String COMPLETE =
            "device=a100-sxm-80gb ranks=1 dtype=fp16 timing=graph software=torch-cublas ";

    private Cases() {}

    /** A table with all columns; what a text leaves out is an A100 with fp16 in a graph. */
    public static CaseTable table(String... cases) {
        List<String> header = List.of(
                "case",
                "device",
                "ranks",
                "op",
                "dtype",
                "kv_dtype",
                "quantisation",
                "m",
                "n",
                "k",
                "batch",
                "q_heads",
                "kv_heads",
                "head_dim",
                "q_len",
                "kv_len",
                "causal",
                "rows",
                "cols",
                "bytes",
                "software",
                "timing");
        return new CaseTable(
                header,
                Arrays.stream(cases)
                        .map(text -> {
                            Map<String, String> values = values(text);
                            return new CaseTable.Row(
                                    header,
                                    header.stream()
                                            .map(column -> values.getOrDefault(column, ""))
                                            .toList());
                        })
                        .toList());
    }

    private static Map<String, String> values(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : (COMPLETE + text).split(" ", -1)) {
            int equals = pair.indexOf('=');
            values.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return values;
    }
}
