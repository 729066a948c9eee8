package systole.isa.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import systole.isa.Affine;
import systole.isa.Declarations;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Queue;

/** Reads the operands of one instruction. */
final class OperandReader {
    private static final Vocabulary<Queue> QUEUES = new Vocabulary<>("queue", Queue.values(), Queue::text);

    private final KernelSource source;
    private final Line line;
    private final SumReader sums;

    OperandReader(KernelSource source, Line line) {
        this.source = source;
        this.line = line;
        this.sums = new SumReader(line, source.axisNames, source.depth(), source.problems);
    }

    /** Reads an operand. A name that is not declared is a problem, and stands for the first of its kind. */
    Operand read(Opcode.Kind kind) {
        return switch (kind) {
            case BUFFER -> buffer();
            case TILE -> tile();
            case SEMAPHORE -> new Operand.SemaphoreRef(Math.max(0, name(source.semaphoreNames)));
            case QUEUE -> new Operand.QueueRef(QUEUES.take(line));
            case BOUND -> bound();
            case NUMBER -> new Operand.Constant(number());
            case POSITION -> new Operand.Position(sums.read());
            case PEER -> peer();
        };
    }

    private Operand buffer() {
        int index = Math.max(0, name(source.bufferNames));
        boolean turns = line.accept('+');
        if (turns) {
            line.expect('+');
        }
        return new Operand.BufferRef(index, turns);
    }

    /** Number of the declaration that the next word names; -1, the problem being noted, for none. */
    private int name(Names names) {
        int column = line.column();
        String word = line.word("a " + names.what());
        int index = names.find(word);
        if (index < 0) {
            String hint = Spelling.hint(word, names.what() + "s", names.all());
            for (Names others : List.of(source.tensorNames, source.bufferNames, source.semaphoreNames)) {
                if (others.find(word) >= 0) {
                    hint = ", which is a " + others.what();
                }
            }
            source.problems.add(
                    line.number(), column, "unknown " + names.what() + " '" + Line.shortened(word) + "'" + hint);
        }
        return index;
    }

    private Operand tile() {
        int column = line.column();
        int tensor = name(source.tensorNames);
        List<Affine> origin = new ArrayList<>();
        List<Integer> extent = new ArrayList<>();
        line.expect('[');
        do {
            origin.add(sums.read());
            line.expect(':');
            extent.add(line.small("an extent", 1));
        } while (line.accept(','));
        line.expect(']');
        int sharers = line.accept("multicast") ? line.small("the cores of a multicast", 1) : 1;
        Optional<Declarations.Tensor> declared = tensor < 0 ? Optional.empty() : source.tensors.get(tensor);
        if (declared.isPresent() && declared.get().dimensions().size() != origin.size()) {
            int dimensions = declared.get().dimensions().size();
            source.problems.add(
                    line.number(),
                    column,
                    "tensor '" + Line.shortened(declared.get().name()) + "' has "
                            + (dimensions == 1 ? "1 dimension" : dimensions + " dimensions")
                            + ", this tile names " + origin.size() + "; write 'ORIGIN : EXTENT' for each");
        }
        return new Operand.TileRef(Math.max(0, tensor), origin, extent, sharers);
    }

    private Operand bound() {
        if (!line.accept("min")) {
            if (!line.isNumber() && !line.is('-')) {
                throw line.expected("a number of trips, 'LENGTH step STEP' or 'min(LIMIT, MAXIMUM) step STEP'");
            }
            long trips = line.magnitude(line.accept('-'));
            return new Operand.Bound(Affine.constant(trips), trips, step());
        }
        line.expect('(');
        int column = line.column();
        Affine limit = sums.read();
        line.expect(',');
        long maximum = line.magnitude(line.accept('-'));
        line.expect(')');
        long step = step();
        if (limit.variesInLoops()) {
            throw new LineFault(column, "a loop moves this limit; it may depend on the grid and the rank only", false);
        }
        return new Operand.Bound(limit, maximum, step);
    }

    private long step() {
        return line.accept("step") ? line.whole("the step of a loop", 1, Long.MAX_VALUE) : 1;
    }

    private double number() {
        boolean negative = line.accept('-');
        double value;
        if (line.isNumber()) {
            int column = line.column();
            String digits = line.take();
            value = Double.parseDouble(digits);
            if (Double.isInfinite(value)) {
                throw new LineFault(
                        column, "'" + Line.shortened(digits) + "' is too large; write Infinity if it is meant", false);
            }
        } else if (line.accept("Infinity")) {
            value = Double.POSITIVE_INFINITY;
        } else if (line.accept("NaN")) {
            value = Double.NaN;
        } else {
            throw line.expected("a number such as 0.5, Infinity or NaN");
        }
        return negative ? -value : value;
    }

    private Operand peer() {
        if (!line.accept("rank")) {
            throw line.expected("a device such as 'rank+1'");
        }
        int column = line.column();
        long offset = 0;
        if (line.accept('+')) {
            offset = line.magnitude(false);
        } else if (line.accept('-')) {
            offset = line.magnitude(true);
        }
        if ((int) offset != offset) {
            throw new LineFault(column, "an offset between devices fits 32 bits, found " + offset, false);
        }
        return new Operand.Peer((int) offset);
    }
}
