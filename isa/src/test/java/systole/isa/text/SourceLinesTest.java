package systole.isa.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SourceLinesTest {
    /** Lines and columns counted by hand. */
    @Test
    void commentsAndBlankLinesDoNotCount() {
        String text = "\ufeff# two kernels\nkernel one\nscratch kernel_of fp32[1,1]\n\nprogram # begins\n"
                + "  fill kernel_of, 0\n\n# nothing\n\tloop 2\r\n  end\nhalt\n  kernel two\nprogram\n halt";
        assertThat(Assembler.assemble(text)).hasSize(2);
        SourceLines lines = SourceLines.of(text);
        assertThat(lines.kernel(0)).isEqualTo(new SourceLines.Place(2, 1));
        assertThat(lines.instruction(0, 0)).isEqualTo(new SourceLines.Place(6, 3));
        assertThat(lines.instruction(0, 1)).isEqualTo(new SourceLines.Place(9, 2));
        assertThat(lines.instruction(0, 2)).isEqualTo(new SourceLines.Place(10, 3));
        assertThat(lines.instruction(0, 3)).isEqualTo(new SourceLines.Place(11, 1));
        assertThat(lines.kernel(1)).isEqualTo(new SourceLines.Place(12, 3));
        assertThat(lines.instruction(1, 0)).isEqualTo(new SourceLines.Place(14, 2));
    }
}
