package systole.isa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class InstructionTest {
    private static final Operand.BufferRef BUFFER = new Operand.BufferRef(0, false);
    private static final Operand.TileRef TILE =
            new Operand.TileRef(3, List.of(Affine.ZERO, Affine.ZERO), List.of(4, 8), 1);
    private static final Operand.QueueRef VECTOR = new Operand.QueueRef(Queue.VECTOR);

    @Test
    void operandsMustFitTheRow() {
        assertThatThrownBy(() -> new Instruction(Opcode.LOAD, List.of(TILE, BUFFER)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("load takes [BUFFER, TILE], found [TILE, BUFFER]");
        assertThatThrownBy(() -> new Instruction(Opcode.MMA, List.of(BUFFER, BUFFER)))
                .hasMessageContaining("mma takes [BUFFER, BUFFER, BUFFER]");
        assertThatThrownBy(() -> new Instruction(Opcode.HALT, List.of(BUFFER)))
                .hasMessageContaining("halt takes [], found [BUFFER]");
    }

    @Test
    void partsByPosition() {
        Instruction store = new Instruction(Opcode.STORE, List.of(TILE, new Operand.BufferRef(7, true)));
        assertThat(store.tile()).isEqualTo(TILE);
        assertThat(store.buffer(1).index()).isEqualTo(7);
        assertThat(new Instruction(Opcode.LOAD, List.of(BUFFER, TILE)).tile()).isEqualTo(TILE);

        Operand.Bound bound = new Operand.Bound(Affine.constant(5), 5, 1);
        assertThat(new Instruction(Opcode.LOOP, List.of(bound)).bound()).isEqualTo(bound);
    }

    @Test
    void waitsBelongToTheQueueTheyName() {
        Instruction wait = new Instruction(Opcode.WAIT, List.of(VECTOR, new Operand.SemaphoreRef(2)));
        assertThat(wait.queue()).isEqualTo(Queue.VECTOR);
        assertThat(wait.semaphore()).isEqualTo(2);
        assertThat(new Instruction(Opcode.LOAD, List.of(BUFFER, TILE)).queue()).isEqualTo(Queue.LOAD);
    }

    @Test
    void tilesAgreeInDimensions() {
        assertThatThrownBy(() -> new Operand.TileRef(0, List.of(Affine.ZERO), List.of(1, 2), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Operand.TileRef(0, List.of(Affine.ZERO), List.of(1), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
