package systole.isa.execute;

import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.isa.Affine;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Operand;

/** Makes operations of instructions, once for each device. */
final class Decoder {
    private final Kernel kernel;
    private final List<TensorView> views;
    private final CoreMemory memory;
    private final Links links;

    Decoder(Kernel kernel, List<TensorView> views, CoreMemory memory, Links links) {
        this.kernel = kernel;
        this.views = views;
        this.memory = memory;
        this.links = links;
    }

    /** The operations by instruction number; null for control. One that does not fit says so when it is reached. */
    @Nullable
    Operation[] operations() {
        List<Instruction> program = kernel.program().instructions();
        @Nullable Operation[] operations = new @Nullable Operation[program.size()];
        for (int i = 0; i < operations.length; i++) {
            if (program.get(i).opcode().queue() != null) {
                operations[i] = operation(program.get(i));
            }
        }
        return operations;
    }

    private Operation operation(Instruction instruction) {
        try {
            for (int i = 0; i < instruction.operands().size(); i++) {
                if (instruction.opcode().operands().get(i) == Opcode.Kind.BUFFER) {
                    Shapes.blocks(ring(instruction, i));
                }
            }
            return decoded(instruction);
        } catch (Fault fault) {
            return at -> {
                throw fault;
            };
        }
    }

    private Operation decoded(Instruction instruction) {
        Opcode opcode = instruction.opcode();
        return switch (opcode) {
            case LOAD, GATHER, STORE, STORE_ADD, SCATTER, SCATTER_ADD -> tileMove(instruction);
            case MATMUL, MATMUL_T, MMA, MMA_T ->
                new Product(opcode, ring(instruction, 0), ring(instruction, 1), ring(instruction, 2));
            case FILL -> new Fill(ring(instruction, 0), number(instruction, 1));
            case ADD, SUB, MUL, MAX ->
                new BinaryMap(opcode, ring(instruction, 0), ring(instruction, 1), ring(instruction, 2));
            case SCALE ->
                new UnaryMap(
                        opcode,
                        ring(instruction, 0),
                        ring(instruction, 1),
                        number(instruction, 2),
                        number(instruction, 3));
            case EXP, RECIPROCAL, RSQRT, TANH, CONVERT ->
                new UnaryMap(opcode, ring(instruction, 0), ring(instruction, 1), 1, 0);
            case ROTATE -> new Rotation(ring(instruction, 0), ring(instruction, 1), ring(instruction, 2));
            case MASK ->
                new Mask(ring(instruction, 0), ring(instruction, 1), position(instruction, 2), number(instruction, 3));
            case SELECT ->
                new Select(ring(instruction, 0), ring(instruction, 1), ring(instruction, 2), ring(instruction, 3));
            case REDUCE_SUM, REDUCE_MAX ->
                new Reduction(opcode, ring(instruction, 0), ring(instruction, 1), Affine.ZERO);
            case ARGMAX -> new Reduction(opcode, ring(instruction, 0), ring(instruction, 1), position(instruction, 2));
            case SEND, RECEIVE, RECEIVE_ADD ->
                new Message(
                        opcode,
                        ring(instruction, 0),
                        ((Operand.Peer) instruction.operands().get(1)).offset(),
                        links);
            case LOOP, END, WAIT, SIGNAL, BARRIER, HALT -> throw new IllegalArgumentException(opcode.mnemonic());
        };
    }

    /** A load or store: its buffer is the one that is not the index, which comes last. */
    private TileMove tileMove(Instruction instruction) {
        Opcode opcode = instruction.opcode();
        boolean indexed = opcode.indexed();
        Operand.TileRef tile = instruction.tile();
        int buffer = opcode.operands().indexOf(Opcode.Kind.BUFFER);
        return new TileMove(
                opcode,
                views.get(tile.tensor()),
                tile,
                ring(instruction, buffer),
                indexed ? ring(instruction, 2) : null);
    }

    private Ring ring(Instruction instruction, int position) {
        return memory.ring(instruction.buffer(position).index());
    }

    private static double number(Instruction instruction, int position) {
        return ((Operand.Constant) instruction.operands().get(position)).value();
    }

    private static Affine position(Instruction instruction, int position) {
        return ((Operand.Position) instruction.operands().get(position)).value();
    }
}
