package systole.system.proof;

import java.util.List;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import systole.isa.DataType;
import systole.isa.execute.TensorData;

/**
 * What an encoder reads: tokens of each sequence, or frames of audio, {@code [2 positions, bands]}.
 *
 * @param positions of the encoder
 * @param tokens of each sequence; empty for audio
 * @param frames of each sequence; empty for tokens
 */
record SourceInput(int positions, List<int[]> tokens, List<RealMatrix> frames) {
    static final SourceInput NONE = new SourceInput(0, List.of(), List.of());

    /** Rows that the first product or the embedding takes. */
    TensorData rows(DataType type) {
        if (!frames.isEmpty()) {
            return stacked(type, frames.stream().map(audio -> windows(audio, 1)).toList());
        }
        double[] all = tokens.stream()
                .flatMapToInt(java.util.Arrays::stream)
                .asDoubleStream()
                .toArray();
        return TensorData.of(DataType.INT32, all, all.length, 1);
    }

    /** Of each {@code stride}-th row it and its two neighbours side by side, zeros beyond the ends. */
    static RealMatrix windows(RealMatrix rows, int stride) {
        int width = rows.getColumnDimension();
        RealMatrix windows = MatrixUtils.createRealMatrix(rows.getRowDimension() / stride, 3 * width);
        for (int t = 0; t < windows.getRowDimension(); t++) {
            for (int i = 0; i < 3; i++) {
                int row = t * stride + i - 1;
                if (row >= 0 && row < rows.getRowDimension()) {
                    windows.setSubMatrix(new double[][] {rows.getRow(row)}, t, i * width);
                }
            }
        }
        return windows;
    }

    /** Sequence after sequence. */
    static TensorData stacked(DataType type, List<RealMatrix> parts) {
        double[] flat = parts.stream()
                .flatMap(part -> java.util.Arrays.stream(part.getData()))
                .flatMapToDouble(java.util.Arrays::stream)
                .toArray();
        int width = parts.get(0).getColumnDimension();
        return TensorData.of(type, flat, flat.length / width, width);
    }

    /**
     * Bucket of a distance: of both directions in an encoder, of what came before in a decoder; near ones apart, far ones in
     * steps that grow (Raffel et al., "T5", 2020, section 2.1), the farthest from 32 on.
     */
    static int bucket(int query, int key, int buckets, boolean bothWays) {
        int half = bothWays ? buckets / 2 : buckets;
        int side = bothWays && key > query ? half : 0;
        int distance = bothWays ? Math.abs(key - query) : Math.max(0, query - key);
        int exact = half / 2;
        if (distance < exact) {
            return side + distance;
        }
        double steps = Math.log((double) distance / exact) / Math.log(32.0 / exact) * (half - exact);
        return side + Math.min(half - 1, exact + (int) steps);
    }
}
