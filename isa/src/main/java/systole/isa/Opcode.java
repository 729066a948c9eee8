package systole.isa;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The instruction set as one table: mnemonic, queue, operands, meaning, and the work that is counted. Everything else
 * that knows instructions (printing, timing, counting) reads it from here.
 *
 * <p>In meanings, {@code d} is the destination, {@code a b c} the sources in operand order, {@code i j k} elements. Vector
 * instructions compute in fp32 and round the result to the destination's type; where they take several buffers, a source of
 * one row or one column is repeated along it.
 */
public enum Opcode {
    /** Repeats the instructions up to the matching {@code end}. */
    LOOP(null, Work.NONE, "repeat to the matching end; trips = ceil(min(limit, maximum) / step)", Kind.BOUND),
    /** Closes a loop. */
    END(null, Work.NONE, "close the innermost loop"),
    /** Blocks a queue on a semaphore. */
    WAIT(
            null,
            Work.NONE,
            "hold the queue until the semaphore is positive, then take one from it",
            Kind.QUEUE,
            Kind.SEMAPHORE),
    /** Adds to a semaphore. */
    SIGNAL(
            null,
            Work.NONE,
            "add one to the semaphore when every earlier instruction of the queue has finished",
            Kind.QUEUE,
            Kind.SEMAPHORE),
    /** Joins all queues. */
    BARRIER(null, Work.NONE, "hold every queue until all have finished what comes before"),
    /** Ends the program of one tile. */
    HALT(null, Work.NONE, "end of the program of this grid tile"),

    /** Tile load. */
    LOAD(
            Queue.LOAD,
            Work.BYTES_READ,
            "d[i,j] = tensor[origin + (i,j)], zero outside the tensor",
            Kind.BUFFER,
            Kind.TILE),
    /** Row gather: embeddings, paged key-value caches. */
    GATHER(
            Queue.LOAD,
            Work.BYTES_READ,
            "d[i,j] = tensor[origin + (a[i], j)], zero outside the tensor",
            Kind.BUFFER,
            Kind.TILE,
            Kind.BUFFER),

    /** Tile store. */
    STORE(
            Queue.STORE,
            Work.BYTES_WRITTEN,
            "tensor[origin + (i,j)] = a[i,j], nothing outside the tensor",
            Kind.TILE,
            Kind.BUFFER),
    /** Tile store that adds to what memory holds. */
    STORE_ADD(Queue.STORE, Work.BYTES_WRITTEN, "tensor[origin + (i,j)] += a[i,j]", Kind.TILE, Kind.BUFFER),
    /** Row scatter. */
    SCATTER(
            Queue.STORE,
            Work.BYTES_WRITTEN,
            "tensor[origin + (b[i], j)] = a[i,j], nothing outside the tensor",
            Kind.TILE,
            Kind.BUFFER,
            Kind.BUFFER),

    /** Matrix product. */
    MATMUL(Queue.TENSOR, Work.MACS, "d[i,j] = sum over k of a[i,k] * b[k,j]", Kind.BUFFER, Kind.BUFFER, Kind.BUFFER),
    /** Matrix product with the second operand transposed. */
    MATMUL_T(Queue.TENSOR, Work.MACS, "d[i,j] = sum over k of a[i,k] * b[j,k]", Kind.BUFFER, Kind.BUFFER, Kind.BUFFER),
    /** Matrix multiply-accumulate. */
    MMA(Queue.TENSOR, Work.MACS, "d[i,j] += sum over k of a[i,k] * b[k,j]", Kind.BUFFER, Kind.BUFFER, Kind.BUFFER),
    /** Matrix multiply-accumulate with the second operand transposed. */
    MMA_T(Queue.TENSOR, Work.MACS, "d[i,j] += sum over k of a[i,k] * b[j,k]", Kind.BUFFER, Kind.BUFFER, Kind.BUFFER),

    /** Constant fill. */
    FILL(Queue.VECTOR, Work.LANES, "d[i,j] = constant", Kind.BUFFER, Kind.NUMBER),
    /** Sum. */
    ADD(Queue.VECTOR, Work.LANES, "d[i,j] = a[i,j] + b[i,j]", Kind.BUFFER, Kind.BUFFER, Kind.BUFFER),
    /** Difference. */
    SUB(Queue.VECTOR, Work.LANES, "d[i,j] = a[i,j] - b[i,j]", Kind.BUFFER, Kind.BUFFER, Kind.BUFFER),
    /** Product. */
    MUL(Queue.VECTOR, Work.LANES, "d[i,j] = a[i,j] * b[i,j]", Kind.BUFFER, Kind.BUFFER, Kind.BUFFER),
    /** Maximum. */
    MAX(Queue.VECTOR, Work.LANES, "d[i,j] = max(a[i,j], b[i,j])", Kind.BUFFER, Kind.BUFFER, Kind.BUFFER),
    /** Affine map. */
    SCALE(
            Queue.VECTOR,
            Work.LANES,
            "d[i,j] = a[i,j] * factor + offset",
            Kind.BUFFER,
            Kind.BUFFER,
            Kind.NUMBER,
            Kind.NUMBER),
    /** Exponential. */
    EXP(Queue.VECTOR, Work.SPECIAL, "d[i,j] = e to the a[i,j]", Kind.BUFFER, Kind.BUFFER),
    /** Reciprocal. */
    RECIPROCAL(Queue.VECTOR, Work.SPECIAL, "d[i,j] = 1 / a[i,j]", Kind.BUFFER, Kind.BUFFER),
    /** Reciprocal square root. */
    RSQRT(Queue.VECTOR, Work.SPECIAL, "d[i,j] = 1 / sqrt(a[i,j])", Kind.BUFFER, Kind.BUFFER),
    /** Hyperbolic tangent. */
    TANH(Queue.VECTOR, Work.SPECIAL, "d[i,j] = tanh(a[i,j])", Kind.BUFFER, Kind.BUFFER),
    /** Rotation of element pairs by an angle per position: the row of {@code b} holds h cosines, then h sines. */
    ROTATE(
            Queue.VECTOR,
            Work.LANES,
            "in each part of a row as wide as b, 2 h elements: d[i,j] = a[i,j] * b[i,j] - a[i,j+h] * b[i,j+h], d[i,j+h] ="
                    + " a[i,j+h] * b[i,j] + a[i,j] * b[i,j+h], for j < h",
            Kind.BUFFER,
            Kind.BUFFER,
            Kind.BUFFER),
    /** Mask of columns past a place that moves with the row: causal masks, ragged ends. */
    MASK(
            Queue.VECTOR,
            Work.LANES,
            "d[i,j] = a[i,j] where j < position + number * i, else -infinity",
            Kind.BUFFER,
            Kind.BUFFER,
            Kind.POSITION,
            Kind.NUMBER),
    /** Choice by sign. */
    SELECT(
            Queue.VECTOR,
            Work.LANES,
            "d[i,j] = c[i,j] > 0 ? a[i,j] : b[i,j]",
            Kind.BUFFER,
            Kind.BUFFER,
            Kind.BUFFER,
            Kind.BUFFER),
    /** Row sums. */
    REDUCE_SUM(Queue.VECTOR, Work.LANES, "d[i] = sum over j of a[i,j]", Kind.BUFFER, Kind.BUFFER),
    /** Row maxima. */
    REDUCE_MAX(Queue.VECTOR, Work.LANES, "d[i] = max over j of a[i,j]", Kind.BUFFER, Kind.BUFFER),
    /** Index of the row maximum. */
    ARGMAX(
            Queue.VECTOR,
            Work.LANES,
            "d[i] = position + the least j with the largest a[i,j]",
            Kind.BUFFER,
            Kind.BUFFER,
            Kind.POSITION),
    /** Type conversion. */
    CONVERT(
            Queue.VECTOR,
            Work.LANES,
            "d[i,j] = a[i,j] rounded to the destination's type, nearest even",
            Kind.BUFFER,
            Kind.BUFFER),

    /** Message out. */
    SEND(Queue.LINK, Work.LINK_BYTES, "send a to the peer", Kind.BUFFER, Kind.PEER),
    /** Message in. */
    RECEIVE(Queue.LINK, Work.NONE, "d = the peer's next message", Kind.BUFFER, Kind.PEER),
    /** Message in, added. */
    RECEIVE_ADD(Queue.LINK, Work.NONE, "d[i,j] += the peer's next message", Kind.BUFFER, Kind.PEER);

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
        PEER
    }

    /** The work an instruction counts. Energy is never stated here: it is counts times a device's table. */
    public enum Work {
        /** Nothing. */
        NONE,
        /** Multiply-accumulates, by the type of the first source. */
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
    private final String meaning;
    private final List<Kind> operands;

    Opcode(@Nullable Queue queue, Work work, String meaning, Kind... operands) {
        this.queue = queue;
        this.work = work;
        this.meaning = meaning;
        this.operands = List.of(operands);
    }

    /** True for products whose second operand lies transposed: a row for each column of the result. */
    public boolean transposed() {
        return this == MATMUL_T || this == MMA_T;
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

    /** What its operand positions hold. */
    public List<Kind> operands() {
        return operands;
    }

    /** The name used in programs. */
    public String mnemonic() {
        return name().toLowerCase(Locale.ROOT);
    }
}
