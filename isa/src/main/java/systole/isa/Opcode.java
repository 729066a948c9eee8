package systole.isa;

import static systole.isa.Opcode.Work.BYTES_READ;
import static systole.isa.Opcode.Work.BYTES_WRITTEN;
import static systole.isa.Opcode.Work.LANES;
import static systole.isa.Opcode.Work.LINK_BYTES;
import static systole.isa.Opcode.Work.MACS;
import static systole.isa.Opcode.Work.NONE;
import static systole.isa.Opcode.Work.SPECIAL;
import static systole.isa.ShapeRule.ANY;
import static systole.isa.ShapeRule.BROADCAST;
import static systole.isa.ShapeRule.ELEMENTS;
import static systole.isa.ShapeRule.MESSAGE;
import static systole.isa.ShapeRule.NO_BUFFERS;
import static systole.isa.ShapeRule.PRODUCT;
import static systole.isa.ShapeRule.PRODUCT_TRANSPOSED;
import static systole.isa.ShapeRule.ROTATION;
import static systole.isa.ShapeRule.ROW;
import static systole.isa.ShapeRule.ROWS_BY_INDEX;
import static systole.isa.ShapeRule.SAME;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The instruction set as one table: mnemonic, queue, the work that is counted, shapes and names of operands, meaning, and an
 * example. Everything else that knows instructions (printing, timing, counting, the manual) reads it from here.
 *
 * <p>In meanings, {@code d} is the destination, {@code a b c} the sources in operand order, {@code i j k} elements. Vector
 * instructions compute in fp32 and round the result to the destination's type; where they take several buffers, a source of
 * one row or one column is repeated along it.
 */
public enum Opcode {
    /** Repeats the instructions up to the matching {@code end}. */
    LOOP(
            null,
            NONE,
            NO_BUFFERS,
            "bound",
            "repeat to the matching end; trips = ceil(min(limit, maximum) / step)",
            "loop min(128*m + 128, 300) step 64"),
    /** Closes a loop. */
    END(null, NONE, NO_BUFFERS, "", "close the innermost loop", "end"),
    /** Blocks a queue on a semaphore. */
    WAIT(
            null,
            NONE,
            NO_BUFFERS,
            "queue, semaphore",
            "hold the queue until the semaphore is positive, then take one from it",
            "wait tensor, full"),
    /** Adds to a semaphore. */
    SIGNAL(
            null,
            NONE,
            NO_BUFFERS,
            "queue, semaphore",
            "add one to the semaphore when every earlier instruction of the queue has finished",
            "signal load, full"),
    /** Joins all queues. */
    BARRIER(null, NONE, NO_BUFFERS, "", "hold every queue until all have finished what comes before", "barrier"),
    /** Ends the program of one tile. */
    HALT(null, NONE, NO_BUFFERS, "", "end of the program of this grid tile", "halt"),

    /** Tile load. */
    LOAD(
            Queue.LOAD,
            BYTES_READ,
            ELEMENTS,
            "d, tile",
            "d[i,j] = tensor[origin + (i,j)], zero outside the tensor",
            "load x++, X[128*m : 128, 64*loop0 : 64] multicast 2"),
    /** Row gather: embeddings, paged key-value caches. */
    GATHER(
            Queue.LOAD,
            BYTES_READ,
            ROWS_BY_INDEX,
            "d, tile, a",
            "d[i,j] = tensor[origin + (a[i], j)], zero outside the tensor",
            "gather x, X[0 : 128, 64*loop0 : 64], rows"),

    /** Tile store. */
    STORE(
            Queue.STORE,
            BYTES_WRITTEN,
            ELEMENTS,
            "tile, a",
            "tensor[origin + (i,j)] = a[i,j], nothing outside the tensor",
            "store Y[128*m : 128, 128*n : 128], sum"),
    /** Tile store that adds to what memory holds. */
    STORE_ADD(
            Queue.STORE,
            BYTES_WRITTEN,
            ELEMENTS,
            "tile, a",
            "tensor[origin + (i,j)] += a[i,j]",
            "store_add Y[128*m : 128, 128*n : 128], sum"),
    /** Row scatter. */
    SCATTER(
            Queue.STORE,
            BYTES_WRITTEN,
            ROWS_BY_INDEX,
            "tile, a, b",
            "tensor[origin + (b[i], j)] = a[i,j], nothing outside the tensor",
            "scatter X[0 : 128, 0 : 64], x, rows"),
    /** Row scatter that adds to what memory holds. */
    SCATTER_ADD(
            Queue.STORE,
            BYTES_WRITTEN,
            ROWS_BY_INDEX,
            "tile, a, b",
            "tensor[origin + (b[i], j)] += a[i,j], nothing outside the tensor",
            "scatter_add X[0 : 128, 0 : 64], x, rows"),

    /** Matrix product. */
    MATMUL(Queue.TENSOR, MACS, PRODUCT, "d, a, b", "d[i,j] = sum over k of a[i,k] * b[k,j]", "matmul o, p, v"),
    /** Matrix product with the second operand transposed. */
    MATMUL_T(
            Queue.TENSOR,
            MACS,
            PRODUCT_TRANSPOSED,
            "d, a, b",
            "d[i,j] = sum over k of a[i,k] * b[j,k]",
            "matmul_t sum++, x, w++"),
    /** Matrix multiply-accumulate. */
    MMA(Queue.TENSOR, MACS, PRODUCT, "d, a, b", "d[i,j] += sum over k of a[i,k] * b[k,j]", "mma o, p, v"),
    /** Matrix multiply-accumulate with the second operand transposed. */
    MMA_T(
            Queue.TENSOR,
            MACS,
            PRODUCT_TRANSPOSED,
            "d, a, b",
            "d[i,j] += sum over k of a[i,k] * b[j,k]",
            "mma_t sum, x++, w++"),

    /** Constant fill. */
    FILL(Queue.VECTOR, LANES, ANY, "d, constant", "d[i,j] = constant", "fill row, -Infinity"),
    /** Sum. */
    ADD(Queue.VECTOR, LANES, BROADCAST, "d, a, b", "d[i,j] = a[i,j] + b[i,j]", "add sum, sum, bias"),
    /** Difference. */
    SUB(Queue.VECTOR, LANES, BROADCAST, "d, a, b", "d[i,j] = a[i,j] - b[i,j]", "sub sum, sum, row"),
    /** Product. */
    MUL(Queue.VECTOR, LANES, BROADCAST, "d, a, b", "d[i,j] = a[i,j] * b[i,j]", "mul y++, t, sum++"),
    /** Maximum. */
    MAX(Queue.VECTOR, LANES, BROADCAST, "d, a, b", "d[i,j] = max(a[i,j], b[i,j])", "max row, row, other"),
    /** Affine map. */
    SCALE(
            Queue.VECTOR,
            LANES,
            SAME,
            "d, a, factor, offset",
            "d[i,j] = a[i,j] * factor + offset",
            "scale t, t, 0.5, 0.5"),
    /** Exponential. */
    EXP(Queue.VECTOR, SPECIAL, SAME, "d, a", "d[i,j] = e to the a[i,j]", "exp sum, sum"),
    /** Reciprocal. */
    RECIPROCAL(Queue.VECTOR, SPECIAL, SAME, "d, a", "d[i,j] = 1 / a[i,j]", "reciprocal row, row"),
    /** Reciprocal square root. */
    RSQRT(Queue.VECTOR, SPECIAL, SAME, "d, a", "d[i,j] = 1 / sqrt(a[i,j])", "rsqrt row, row"),
    /** Hyperbolic tangent. */
    TANH(Queue.VECTOR, SPECIAL, SAME, "d, a", "d[i,j] = tanh(a[i,j])", "tanh t, t"),
    /** Rotation of element pairs by an angle per position: the row of {@code b} holds h cosines, then h sines. */
    ROTATE(
            Queue.VECTOR,
            LANES,
            ROTATION,
            "d, a, b",
            "in each part of a row as wide as b, 2 h elements: d[i,j] = a[i,j] * b[i,j] - a[i,j+h] * b[i,j+h], d[i,j+h] = a[i,j+h] * b[i,j] + a[i,j] * b[i,j+h], for j < h",
            "rotate x, x, angles"),
    /** Mask of columns past a place that moves with the row: causal masks, ragged ends. */
    MASK(
            Queue.VECTOR,
            LANES,
            SAME,
            "d, a, position, number",
            "d[i,j] = a[i,j] where j < position + floor(number * i), else -infinity",
            "mask sum, sum, 128*m - 64*loop0 + 1, 1"),
    /** Choice by sign. */
    SELECT(
            Queue.VECTOR,
            LANES,
            BROADCAST,
            "d, a, b, c",
            "d[i,j] = c[i,j] > 0 ? a[i,j] : b[i,j]",
            "select t, t, zero, sum"),
    /** Row sums. */
    REDUCE_SUM(Queue.VECTOR, LANES, ROW, "d, a", "d[i] = sum over j of a[i,j]", "reduce_sum row, sum"),
    /** Row maxima. */
    REDUCE_MAX(Queue.VECTOR, LANES, ROW, "d, a", "d[i] = max over j of a[i,j]", "reduce_max row, sum"),
    /** Index of the row maximum. */
    ARGMAX(
            Queue.VECTOR,
            LANES,
            ROW,
            "d, a, position",
            "d[i] = position + the least j with the largest a[i,j]",
            "argmax rows, sum, 128*n"),
    /** Type conversion. */
    CONVERT(
            Queue.VECTOR,
            LANES,
            SAME,
            "d, a",
            "d[i,j] = a[i,j] rounded to the destination's type, nearest even",
            "convert y, sum"),

    /** Message out. */
    SEND(Queue.LINK, LINK_BYTES, ANY, "a, peer", "send a to the peer", "send y++, rank+1"),
    /** Message in. */
    RECEIVE(Queue.LINK, NONE, MESSAGE, "d, peer", "d = the peer's next message", "receive y++, rank-1"),
    /** Message in, added. */
    RECEIVE_ADD(Queue.LINK, LANES, MESSAGE, "d, peer", "d[i,j] += the peer's next message", "receive_add y, rank-1");

    /** What an operand position holds. */
    public enum Kind {
        /** A scratchpad or accumulator buffer. */
        BUFFER,
        /** A rectangle of a tensor in memory. */
        TILE,
        /** A counting semaphore. */
        SEMAPHORE,
        /** A queue. */
        QUEUE,
        /** A loop bound. */
        BOUND,
        /** A constant number. */
        NUMBER,
        /** A whole number moved by the grid, loops and the rank. */
        POSITION,
        /** Another device. */
        PEER;

        /** Buffers are called by one letter, most others what they are; all others are numbers. */
        private static Kind named(String name) {
            if (name.length() == 1) {
                return BUFFER;
            }
            return Arrays.stream(values())
                    .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(name))
                    .findFirst()
                    .orElse(NUMBER);
        }
    }

    /** The work an instruction counts. Energy is never stated here: it is counts times a device's table. */
    public enum Work {
        /** Nothing. */
        NONE,
        /** Multiply-accumulates, by the wider type of the sources. */
        MACS,
        /** One vector-lane operation for each element of the largest operand. */
        LANES,
        /** One special-function operation for each element of the destination. */
        SPECIAL,
        /** Bytes read from memory or shared cache. */
        BYTES_READ,
        /** Bytes written towards memory. */
        BYTES_WRITTEN,
        /** Bytes sent on a link. */
        LINK_BYTES
    }

    private final @Nullable Queue queue;
    private final Work work;
    private final ShapeRule shapes;
    private final List<String> names;
    private final List<Kind> operands;
    private final String meaning;
    private final String example;

    Opcode(@Nullable Queue queue, Work work, ShapeRule shapes, String names, String meaning, String example) {
        this.queue = queue;
        this.work = work;
        this.shapes = shapes;
        this.names = names.isEmpty() ? List.of() : List.of(names.split(", "));
        this.operands = this.names.stream().map(Kind::named).toList();
        this.meaning = meaning;
        this.example = example;
    }

    /** True for products whose second operand lies transposed: a row for each column of the result. */
    public boolean transposed() {
        return this == MATMUL_T || this == MMA_T;
    }

    /** True for moves whose rows a buffer of row numbers names. */
    public boolean indexed() {
        return this == GATHER || this == SCATTER || this == SCATTER_ADD;
    }

    /** True for stores that add to what memory holds. */
    public boolean addsToMemory() {
        return this == STORE_ADD || this == SCATTER_ADD;
    }

    /** The queue that runs it; null for control, which concerns the queues it names or all of them. */
    public @Nullable Queue queue() {
        return queue;
    }

    /** The work it counts. */
    public Work work() {
        return work;
    }

    /** What it computes. */
    public String meaning() {
        return meaning;
    }

    /** What holds of the shapes of its operands. */
    public ShapeRule shapes() {
        return shapes;
    }

    /** What {@link #meaning} calls its operands, in their order. */
    public List<String> names() {
        return names;
    }

    /** An instruction as it stands in programs. */
    public String example() {
        return example;
    }

    /** What its operand positions hold. */
    public List<Kind> operands() {
        return operands;
    }

    /** The name used in programs. */
    public String mnemonic() {
        return name().toLowerCase(Locale.ROOT);
    }
}
