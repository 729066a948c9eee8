package systole.isa.binary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Opcode;
import systole.isa.Queue;

/** The numbers in files that have been written. A line may be added here; none may ever change. */
final class CodesTest {
    private static final String OPCODES = """
            1 loop, 2 end, 3 wait, 4 signal, 5 barrier, 6 halt,
            16 load, 17 gather,
            32 mma, 33 mma_t, 34 matmul, 35 matmul_t,
            48 fill, 49 add, 50 sub, 51 mul, 52 max, 53 scale, 54 exp, 55 reciprocal, 56 rsqrt, 57 tanh, 58 rotate, 59 mask,
            60 select, 61 reduce_sum, 62 reduce_max, 63 argmax, 64 convert,
            80 store, 81 store_add, 82 scatter, 83 scatter_add,
            96 send, 97 receive, 98 receive_add""";

    @Test
    void opcodesAreFrozen() {
        List<String> golden = Arrays.asList(OPCODES.split(",\\s+"));
        assertThat(Stream.of(Opcode.values()).map(opcode -> Codes.OPCODES.code(opcode) + " " + opcode.mnemonic()))
                .containsExactlyInAnyOrderElementsOf(golden);
    }

    @Test
    void otherWordsAreFrozen() {
        assertThat(Stream.of(DataType.values()).map(Codes.TYPES::code))
                .as("%s", List.of(DataType.values()))
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertThat(DataType.values()).startsWith(DataType.FP32).endsWith(DataType.INT32, DataType.INT8, DataType.INT4);
        assertThat(Codes.TYPES.word(3)).isEqualTo(DataType.BF16);
        assertThat(Codes.TYPES.word(8)).isEqualTo(DataType.MXFP4);
        assertThat(Codes.QUEUES.word(1)).isEqualTo(Queue.LOAD);
        assertThat(Codes.QUEUES.word(2)).isEqualTo(Queue.TENSOR);
        assertThat(Codes.QUEUES.word(3)).isEqualTo(Queue.VECTOR);
        assertThat(Codes.QUEUES.word(4)).isEqualTo(Queue.STORE);
        assertThat(Codes.QUEUES.word(5)).isEqualTo(Queue.LINK);
        assertThat(Codes.ROLES.word(1)).isEqualTo(Declarations.Role.ACTIVATION);
        assertThat(Codes.ROLES.word(2)).isEqualTo(Declarations.Role.WEIGHT);
        assertThat(Codes.ROLES.word(3)).isEqualTo(Declarations.Role.STATE);
        assertThat(Codes.SPACES.word(1)).isEqualTo(Declarations.Space.SCRATCH);
        assertThat(Codes.SPACES.word(2)).isEqualTo(Declarations.Space.ACCUMULATOR);
        assertThat(Codes.VARIABLES.word(1)).isEqualTo(Affine.Variable.GRID);
        assertThat(Codes.VARIABLES.word(2)).isEqualTo(Affine.Variable.LOOP);
        assertThat(Codes.VARIABLES.word(3)).isEqualTo(Affine.Variable.RANK);
    }

    @Test
    void codesAreUniqueAndFitAByte() {
        unique(Codes.OPCODES, Opcode.values());
        unique(Codes.TYPES, DataType.values());
        unique(Codes.QUEUES, Queue.values());
        unique(Codes.ROLES, Declarations.Role.values());
        unique(Codes.SPACES, Declarations.Space.values());
        unique(Codes.VARIABLES, Affine.Variable.values());
    }

    private static <E extends Enum<E>> void unique(Codes.Table<E> table, E[] words) {
        for (E word : words) {
            assertThat(table.code(word)).isBetween(1, 127);
            assertThat(table.word(table.code(word))).isEqualTo(word);
        }
    }
}
