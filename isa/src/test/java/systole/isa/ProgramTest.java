package systole.isa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgramTest {
    private static final Instruction LOOP =
            new Instruction(Opcode.LOOP, List.of(new Operand.Bound(Affine.constant(2), 2, 1)));
    private static final Instruction END = new Instruction(Opcode.END, List.of());
    private static final Instruction HALT = new Instruction(Opcode.HALT, List.of());

    @Test
    void loopsNest() {
        List<Instruction> instructions = new ArrayList<>(List.of(LOOP, LOOP, END, END, LOOP, END, HALT));
        Program program = new Program(instructions);
        instructions.clear();
        assertThat(program.instructions()).as("its own copy").hasSize(7);
    }

    @Test
    void loopsMustBeClosedAndOpened() {
        assertThatThrownBy(() -> new Program(List.of(LOOP, LOOP, END, HALT))).hasMessage("a loop is not closed");
        assertThatThrownBy(() -> new Program(List.of(LOOP, END, END, LOOP, HALT)))
                .as("as many ends as loops, in the wrong order")
                .hasMessage("end without a loop");
    }

    @Test
    void endsWithHalt() {
        assertThatThrownBy(() -> new Program(List.of())).hasMessage("a program ends with halt");
        assertThatThrownBy(() -> new Program(List.of(HALT, LOOP, END))).hasMessage("a program ends with halt");
    }
}
