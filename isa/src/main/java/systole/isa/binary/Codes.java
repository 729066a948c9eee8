package systole.isa.binary;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Opcode;
import systole.isa.Queue;

/**
 * The numbers that stand for words in files. They never change and are never used again for something else; a new word
 * gets a new one, which the compiler asks for here.
 */
final class Codes {
    /** One table: words of one kind and their codes, 1 to 127. */
    static final class Table<E extends Enum<E>> {
        private final String what;
        private final ToIntFunction<E> code;
        private final Map<Integer, E> words = new HashMap<>();

        private Table(String what, E[] values, ToIntFunction<E> code) {
            this.what = what;
            this.code = code;
            for (E value : values) {
                words.put(code.applyAsInt(value), value);
            }
        }

        /** What the words are, in the singular. */
        String what() {
            return what;
        }

        int code(E word) {
            return code.applyAsInt(word);
        }

        /** The word of a code; null for none. */
        @Nullable
        E word(int number) {
            return words.get(number);
        }
    }

    static final Table<Opcode> OPCODES = new Table<>("opcode", Opcode.values(), Codes::opcode);
    static final Table<DataType> TYPES = new Table<>("type", DataType.values(), Codes::type);
    static final Table<Queue> QUEUES = new Table<>("queue", Queue.values(), Codes::queue);
    static final Table<Declarations.Role> ROLES = new Table<>("role", Declarations.Role.values(), Codes::role);
    static final Table<Declarations.Space> SPACES = new Table<>("space", Declarations.Space.values(), Codes::space);
    static final Table<Affine.Variable> VARIABLES = new Table<>("variable", Affine.Variable.values(), Codes::variable);

    private Codes() {}

    /** The first digit (hexadecimal) tells the queue; vector work has two. */
    private static int opcode(Opcode opcode) {
        return switch (opcode) {
            case LOOP -> 0x01;
            case END -> 0x02;
            case WAIT -> 0x03;
            case SIGNAL -> 0x04;
            case BARRIER -> 0x05;
            case HALT -> 0x06;
            case LOAD -> 0x10;
            case GATHER -> 0x11;
            case MMA -> 0x20;
            case MMA_T -> 0x21;
            case MATMUL -> 0x22;
            case MATMUL_T -> 0x23;
            case FILL -> 0x30;
            case ADD -> 0x31;
            case SUB -> 0x32;
            case MUL -> 0x33;
            case MAX -> 0x34;
            case SCALE -> 0x35;
            case EXP -> 0x36;
            case RECIPROCAL -> 0x37;
            case RSQRT -> 0x38;
            case TANH -> 0x39;
            case ROTATE -> 0x3a;
            case MASK -> 0x3b;
            case SELECT -> 0x3c;
            case REDUCE_SUM -> 0x3d;
            case REDUCE_MAX -> 0x3e;
            case ARGMAX -> 0x3f;
            case CONVERT -> 0x40;
            case STORE -> 0x50;
            case STORE_ADD -> 0x51;
            case SCATTER -> 0x52;
            case SCATTER_ADD -> 0x53;
            case SEND -> 0x60;
            case RECEIVE -> 0x61;
            case RECEIVE_ADD -> 0x62;
        };
    }

    private static int type(DataType type) {
        return switch (type) {
            case FP32 -> 1;
            case TF32 -> 2;
            case BF16 -> 3;
            case FP16 -> 4;
            case FP8_E4M3 -> 5;
            case FP8_E5M2 -> 6;
            case FP4_E2M1 -> 7;
            case MXFP4 -> 8;
            case NVFP4 -> 9;
            case INT32 -> 10;
            case INT8 -> 11;
            case INT4 -> 12;
        };
    }

    private static int queue(Queue queue) {
        return switch (queue) {
            case LOAD -> 1;
            case TENSOR -> 2;
            case VECTOR -> 3;
            case STORE -> 4;
            case LINK -> 5;
        };
    }

    private static int role(Declarations.Role role) {
        return switch (role) {
            case ACTIVATION -> 1;
            case WEIGHT -> 2;
            case STATE -> 3;
        };
    }

    private static int space(Declarations.Space space) {
        return switch (space) {
            case SCRATCH -> 1;
            case ACCUMULATOR -> 2;
        };
    }

    private static int variable(Affine.Variable variable) {
        return switch (variable) {
            case GRID -> 1;
            case LOOP -> 2;
            case RANK -> 3;
        };
    }
}
