package systole.isa.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import systole.isa.Kernel;
import systole.isa.binary.BinaryReader;
import systole.isa.binary.BinaryWriter;
import systole.isa.text.Assembler;
import systole.isa.text.Disassembler;

/** Text to binary to text, for every kernel there is. */
final class RoundTripTest {
    /** Kernels; more with {@code -Dsystole.roundtrip.count=…}. */
    private static final int COUNT = Integer.getInteger("systole.roundtrip.count", 100_000);

    private static final long SEED = 2024;
    private static final int PART = 1000;

    @Test
    void textToBinaryToText() {
        // parts have seeds of their own, so that the kernels do not depend on how parts are spread over threads
        IntStream.range(0, COUNT / PART).parallel().forEach(part -> {
            Random random = new Random(SEED + part);
            for (int i = 0; i < PART; i++) {
                roundTrip(RandomKernels.next(random));
            }
        });
    }

    @Test
    void severalKernelsInOneFile() {
        Random random = new Random(SEED);
        List<Kernel> kernels =
                IntStream.range(0, 30).mapToObj(i -> RandomKernels.next(random)).toList();
        assertThat(Assembler.assemble(Disassembler.text(kernels))).isEqualTo(kernels);
        assertThat(BinaryReader.read(BinaryWriter.write(kernels))).isEqualTo(kernels);
    }

    private static void roundTrip(Kernel kernel) {
        String text = Disassembler.text(kernel);
        List<Kernel> assembled = Assembler.assemble(text);
        byte[] file = BinaryWriter.write(assembled);
        List<Kernel> read = BinaryReader.read(file);
        // the comparisons by hand: AssertJ's own take most of the time
        if (!assembled.equals(List.of(kernel))
                || !read.equals(assembled)
                || !Disassembler.text(read).equals(text)) {
            assertThat(assembled).containsExactly(kernel);
            assertThat(read).containsExactly(kernel);
            assertThat(Disassembler.text(read)).isEqualTo(text);
        }
    }
}
