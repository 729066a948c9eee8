package systole.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OpcodeTest {
    @Test
    void tableIsSmall() {
        assertThat(Opcode.values()).hasSizeBetween(25, 36);
    }

    @Test
    void mnemonicsAreUnique() {
        assertThat(Arrays.stream(Opcode.values()).map(Opcode::mnemonic))
                .doesNotHaveDuplicates()
                .allMatch(mnemonic -> mnemonic.matches("[a-z]+(_[a-z]+)*"));
    }

    @Test
    void meaningsAreUnique() {
        assertThat(Arrays.stream(Opcode.values()).map(Opcode::meaning)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void everyRowIsDocumented(Opcode opcode) {
        assertThat(opcode.meaning()).hasSizeGreaterThan(10);
        boolean writesBuffer =
                opcode.queue() == Queue.VECTOR || opcode.queue() == Queue.TENSOR || opcode.queue() == Queue.LOAD;
        if (writesBuffer) {
            assertThat(opcode.operands().get(0)).isEqualTo(Opcode.Kind.BUFFER);
            assertThat(opcode.meaning())
                    .as("says what the destination becomes")
                    .contains("d[")
                    .contains("=");
        }
        long sources = opcode.operands().stream()
                .filter(kind -> kind == Opcode.Kind.BUFFER)
                .count();
        if (opcode.work() == Opcode.Work.LANES
                && sources == 3
                && opcode.meaning().startsWith("d")) {
            assertThat(opcode.meaning()).as("names both sources").contains("a[", "b[");
        }
    }

    @ParameterizedTest
    @EnumSource
    void workBelongsToTheQueue(Opcode opcode) {
        EnumSet<Opcode.Work> allowed = opcode.queue() == null
                ? EnumSet.of(Opcode.Work.NONE)
                : switch (opcode.queue()) {
                    case LOAD -> EnumSet.of(Opcode.Work.BYTES_READ);
                    case STORE -> EnumSet.of(Opcode.Work.BYTES_WRITTEN);
                    case TENSOR -> EnumSet.of(Opcode.Work.MACS);
                    case VECTOR -> EnumSet.of(Opcode.Work.LANES, Opcode.Work.SPECIAL);
                    case LINK -> EnumSet.of(Opcode.Work.LINK_BYTES, Opcode.Work.LANES, Opcode.Work.NONE);
                };
        assertThat(allowed).contains(opcode.work());
    }

    @ParameterizedTest
    @EnumSource
    void memoryInstructionsNameOneTile(Opcode opcode) {
        boolean memory = opcode.queue() == Queue.LOAD || opcode.queue() == Queue.STORE;
        boolean namesTile = opcode.operands().contains(Opcode.Kind.TILE);
        assertThat(namesTile).isEqualTo(memory);
    }
}
