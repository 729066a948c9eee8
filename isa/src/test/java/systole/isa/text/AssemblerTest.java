package systole.isa.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.isa.Affine;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.Operand;

final class AssemblerTest {
    @Test
    void goldenTexts() throws IOException {
        assertThat(Assembler.assemble(DisassemblerTest.resource("small_product.txt")))
                .containsExactly(DisassemblerTest.product(3));
        String others = DisassemblerTest.resource("other_operands.txt");
        assertThat(Disassembler.text(Assembler.assemble(others))).isEqualTo(others);
    }

    @Test
    void whatIsLeftOut() {
        Kernel kernel = one("kernel least\nprogram\nhalt");
        assertThat(kernel.persistent()).isFalse();
        assertThat(List.of(kernel.operandRows(), kernel.operandColumns(), kernel.setupLoads()))
                .containsExactly(64, 64, 0);
        assertThat(kernel.grid()).isEqualTo(new Grid(List.of(), List.of(), 0));
        assertThat(one("kernel k\ngrid m=2 n=3\nscratch a int8[4,2]\nprogram\nhalt"))
                .isEqualTo(one("kernel k\ngrid m=2 n=3 walk m n\nscratch a int8[4,2] stages 1\nprogram\nhalt"));
    }

    @Test
    void freeForm() {
        String free = """
                \ufeff# a copy

                  kernel   copy setup 3\toperands 16 x8 persistent   # comment
                semaphore full=1
                scratch tile bf16 [ 8 , 4 ] at 4096 stages 2
                    tensor x state bf16[64,32]
                grid m = 8 n=8 panel 2 # panels
                program\r
                loop 2\r
                load tile ++ , x[m*8:8,-n+12 -2 * loop0- -1:4]multicast 2# ring
                wait load,full
                end
                halt
                """;
        assertThat(Disassembler.text(Assembler.assemble(free))).isEqualTo("""
                kernel copy persistent operands 16x8 setup 3
                grid m=8 n=8 walk m n panel 2
                tensor x state bf16[64,32]
                scratch tile bf16[8,4] stages 2 at 4096
                semaphore full = 1
                program
                  loop 2
                    load tile++, x[8*m : 8, -n - 2*loop0 + 13 : 4] multicast 2
                    wait load, full
                  end
                  halt
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "m, m",
        "64*m, 64*m",
        "m*64, 64*m",
        "-m*64, -64*m",
        "m*-64, -64*m",
        "+m, m",
        "3 + 2*n - rank, 2*n - rank + 3",
        "1 - 2 + 4, 3",
        "m - m, m - m",
        "0*m + 1*n, 0*m + n",
        "-2251799813685248*m, -2251799813685248*m",
        "m - 2251799813685248*n, m - 2251799813685248*n",
        "-9007199254740992, -9007199254740992",
        "0 - 7, -7",
        "-0, 0"
    })
    void sums(String written, String canonical) {
        String text = "kernel k\ngrid m=4 n=4\nscratch a int32[1,1]\nprogram\nargmax a, a, " + written + "\nhalt";
        assertThat(Disassembler.text(one(text))).contains("  argmax a, a, " + canonical + "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1.0",
        "-1e30, -1.0E30",
        ".5, 0.5",
        "5., 5.0",
        "0.1, 0.1",
        "-0.0, -0.0",
        "- Infinity, -Infinity",
        "Infinity, Infinity",
        "NaN, NaN",
        "4.9e-324, 4.9E-324",
        "1.7976931348623157e+308, 1.7976931348623157E308"
    })
    void numbers(String written, String canonical) {
        String text = "kernel k\nscratch a int32[1,1]\nprogram\nfill a, " + written + "\nhalt";
        assertThat(Disassembler.text(one(text))).contains("  fill a, " + canonical + "\n");
    }

    @Test
    void bounds() {
        Kernel kernel = one("""
                kernel k
                grid m=4
                program
                  loop 8
                  end
                  loop min(8, 8) step 1
                  end
                  loop min(100 - 8*m, 64)
                  end
                  loop min(rank, -1) step 3
                  end
                  halt
                """);
        assertThat(kernel.program().instructions().stream()
                        .filter(instruction -> !instruction.operands().isEmpty())
                        .map(instruction -> instruction.bound()))
                .containsExactly(
                        new Operand.Bound(Affine.constant(8), 8, 1),
                        new Operand.Bound(Affine.constant(8), 8, 1),
                        new Operand.Bound(Affine.constant(100).plus(Affine.grid(0, -8)), 64, 1),
                        new Operand.Bound(Affine.rank(1), -1, 3));
    }

    @Test
    void severalKernelsKeepTheirOrderAndTheirNamesApart() {
        List<Kernel> kernels = Assembler.assemble("""
                kernel first
                scratch a bf16[1,1]
                program
                  halt
                kernel second
                scratch b bf16[1,1]
                scratch a bf16[2,2]
                program
                  fill a, 0
                  halt
                """);
        assertThat(kernels).extracting(Kernel::name).containsExactly("first", "second");
        assertThat(kernels.get(1).program().instructions().get(0).buffer(0).index())
                .isEqualTo(1);
    }

    @Test
    void haltsBeforeTheEndStay() {
        Kernel kernel = one("kernel k\nprogram\nloop 2\nhalt\nend\nhalt\nhalt");
        assertThat(kernel.program().instructions()).hasSize(5);
        assertThat(one(Disassembler.text(kernel))).isEqualTo(kernel);
    }

    private static Kernel one(String text) {
        List<Kernel> kernels = Assembler.assemble(text);
        assertThat(kernels).hasSize(1);
        return kernels.get(0);
    }
}
