package systole.workloads.lowering.attention;

import systole.isa.DataType;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.Constant;

/**
 * Softmax over blocks that come one after the other (Milakov and Gimelshein, "Online normalizer calculation for softmax",
 * 2018): the largest score and the sum of exponentials so far are kept for each row, and what was summed is rescaled when the
 * largest grows. Of each score: maximum, difference and sum on the vector units and an exponential on the special-function
 * units; the caller rounds it.
 */
final class OnlineSoftmax {
    /** Below any score; not infinite, so that differences stay numbers. */
    static final double LOWEST = -1e30;

    private final KernelBuilder k;
    private final int heads;
    private final BufferRef largest;
    private final BufferRef next;
    private final BufferRef shrink;
    private final BufferRef total;
    private final BufferRef blockSum;
    private final BufferRef keptLargest;
    private final BufferRef keptTotal;

    /**
     * Declares the buffers.
     *
     * @param heads heads that go on side by side, each with its own maxima and sums
     */
    OnlineSoftmax(KernelBuilder k, int rows, int heads) {
        this.k = k;
        this.heads = heads;
        largest = k.accumulator("largest", DataType.FP32, rows, 1, heads);
        next = k.accumulator("next", DataType.FP32, rows, 1, 1);
        shrink = k.accumulator("shrink", DataType.FP32, rows, 1, 1);
        total = k.accumulator("total", DataType.FP32, rows, 1, heads);
        blockSum = k.accumulator("block_sum", DataType.FP32, rows, 1, 1);
        keptLargest = k.accumulator("kept_largest", DataType.FP32, rows, 1, heads);
        keptTotal = k.accumulator("kept_total", DataType.FP32, rows, 1, heads);
    }

    /** Largest scores of a part that is joined later. */
    BufferRef keptLargest() {
        return keptLargest;
    }

    /** Sums of exponentials of a part that is joined later. */
    BufferRef keptTotal() {
        return keptTotal;
    }

    void start() {
        k.emit(Opcode.FILL, turned(largest), new Constant(LOWEST));
        k.emit(Opcode.FILL, turned(total), new Constant(0));
    }

    /** Further operations on each score, which leave it as it is. */
    void pass(BufferRef scores, int passes) {
        if (passes > 0) {
            k.loop(passes);
            k.emit(Opcode.CONVERT, scores, scores);
            k.end();
        }
    }

    /** Turns scores into exponentials. */
    void exponentials(BufferRef scores) {
        k.emit(Opcode.REDUCE_MAX, next, scores);
        k.emit(Opcode.MAX, next, largest, next);
        k.emit(Opcode.SUB, shrink, largest, next);
        k.emit(Opcode.EXP, shrink, shrink);
        k.emit(Opcode.CONVERT, largest, next);
        k.emit(Opcode.SUB, scores, scores, turned(largest));
        k.emit(Opcode.EXP, scores, scores);
        k.emit(Opcode.REDUCE_SUM, blockSum, scores);
        k.emit(Opcode.MUL, total, total, shrink);
        k.emit(Opcode.ADD, turned(total), total, blockSum);
    }

    /**
     * Rescales what was summed before.
     *
     * @param passes further operations on each element of the sum
     */
    void rescale(BufferRef sum, int passes) {
        pass(sum, passes);
        k.emit(Opcode.MUL, turned(sum), sum, shrink);
    }

    /**
     * The result of a whole row.
     *
     * @param keeps the largest score and one over the sum are kept beside it
     */
    void divide(BufferRef result, BufferRef sum, boolean keeps) {
        k.emit(Opcode.RECIPROCAL, total, total);
        if (keeps) {
            k.emit(Opcode.CONVERT, turned(keptLargest), turned(largest));
            k.emit(Opcode.CONVERT, turned(keptTotal), total);
        }
        k.emit(Opcode.MUL, turned(result), turned(sum), turned(total));
    }

    /** The result of a part of a row, with what is needed to join it. */
    void keep(BufferRef result, BufferRef sum) {
        k.emit(Opcode.CONVERT, turned(result), turned(sum));
        k.emit(Opcode.CONVERT, turned(keptLargest), turned(largest));
        k.emit(Opcode.CONVERT, turned(keptTotal), turned(total));
    }

    /** The buffer of one head at its last use; a ring of heads then moves on to the next. */
    private BufferRef turned(BufferRef buffer) {
        return heads > 1 ? buffer.next() : buffer;
    }
}
