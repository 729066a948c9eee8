package systole.isa.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Queue;

final class RandomKernelsTest {
    @Test
    void everythingOccurs() {
        Random random = new Random(20);
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            Kernel kernel = RandomKernels.next(random);
            kernel.tensors().forEach(tensor -> seen.addAll(Set.of(tensor.role(), tensor.type())));
            kernel.buffers().forEach(buffer -> seen.add(buffer.space()));
            kernel.buffers().forEach(buffer -> seen.add(buffer.address() < 0 ? "anywhere" : "placed"));
            seen.add("axes " + kernel.grid().axes().size());
            seen.add(kernel.grid().panelWidth() > 0 ? "panel" : "no panel");
            for (Instruction instruction : kernel.program().instructions()) {
                seen.add(instruction.opcode());
                for (Operand operand : instruction.operands()) {
                    if (operand instanceof Operand.QueueRef ref) {
                        seen.add(ref.queue());
                    } else if (operand instanceof Operand.Position position) {
                        position.value().terms().forEach(term -> seen.add(term.variable()));
                    } else if (operand instanceof Operand.BufferRef ref) {
                        seen.add(ref.turns() ? "turns" : "stays");
                    }
                }
            }
        }
        assertThat(seen)
                .contains((Object[]) Opcode.values())
                .contains((Object[]) DataType.values())
                .contains((Object[]) Queue.values())
                .contains((Object[]) Declarations.Role.values())
                .contains((Object[]) Declarations.Space.values())
                .contains((Object[]) Affine.Variable.values())
                .containsAll(Stream.of("anywhere", "placed", "panel", "no panel", "turns", "stays")
                        .toList())
                .contains("axes 0", "axes 1", "axes 2", "axes 3", "axes 4");
    }

    @Test
    void equalSeedsGiveEqualKernels() {
        assertThat(RandomKernels.next(new Random(3))).isEqualTo(RandomKernels.next(new Random(3)));
        assertThat(RandomKernels.next(new Random(3))).isNotEqualTo(RandomKernels.next(new Random(4)));
    }
}
