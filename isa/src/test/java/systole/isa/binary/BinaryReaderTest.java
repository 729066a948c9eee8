package systole.isa.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.isa.Kernel;
import systole.isa.text.Assembler;

final class BinaryReaderTest {
    private static final List<Kernel> KERNELS = Assembler.assemble("""
            kernel kk
            grid m=3
            tensor t state int8[9]
            scratch b int8[1,3]
            semaphore s = 1
            program
              load b++, t[3*m : 3]
              wait load, s
              halt
            """);

    /** The file by hand, from the table of the package; the checksum is that of CRC-32C over the rest. */
    private static final String FILE = ""
            + "7f535953 00000004 000000bf ******** 00000001"
            // 20: name kk, not persistent, 64 x 64, buffered, no warp products, setup 0, one resident
            + "00000002 6b6b 00 00000040 00000040 01 00 00000000 00000001"
            // 45: one axis m of 3 tiles, walked first, no panel
            + "00000001 00000001 6d 00000003 00000000 00000000"
            // 66: one tensor t, state, int8, one dimension of 9
            + "00000001 00000001 74 03 0b 00000001 0000000000000009"
            // 89: one buffer b, scratch, int8, 1 x 3, one stage, anywhere
            + "00000001 00000001 62 01 0b 00000001 00000003 00000001 ffffffffffffffff"
            // 120: one semaphore s of 1
            + "00000001 00000001 73 00000001"
            // 133: three instructions: load b++ from tensor 0, one sharer, one dimension: 0 + grid axis 0 * 3, extent 3
            + "00000003 10 00000000 01 00000000 00000001 00000001"
            + "0000000000000000 00000001 01 00000000 0000000000000003 00000003"
            // 184: wait load, s; halt
            + "03 01 00000000 06";

    @Test
    void theFileByHand() {
        byte[] file = BinaryWriter.write(KERNELS);
        String hex = HexFormat.of().formatHex(file);
        String withoutChecksum = hex.substring(0, 24) + "********" + hex.substring(32);
        assertThat(withoutChecksum).isEqualTo(FILE.replace(" ", ""));
        assertThat(BinaryReader.read(file)).isEqualTo(KERNELS);
    }

    @Test
    void checksum() {
        // the check value of CRC-32C: of the digits 1 to 9 it is e3069283
        byte[] file = Arrays.copyOf(new byte[Header.BYTES], Header.BYTES + 9);
        System.arraycopy("123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, file, Header.BYTES, 9);
        Header.write(ByteBuffer.wrap(file));
        assertThat(ByteBuffer.wrap(file).getInt(12)).isEqualTo(0xe3069283);
    }

    @Test
    void noKernels() {
        assertThat(BinaryReader.read(BinaryWriter.write(List.of()))).isEmpty();
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] file = BinaryWriter.write(KERNELS);
        for (int length = 0; length < file.length; length++) {
            byte[] part = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> BinaryReader.read(part))
                    .isInstanceOf(BinaryFormatException.class)
                    .hasMessageContaining("byte");
            if (length >= Header.BYTES) {
                assertThatThrownBy(() -> BinaryReader.read(sealed(part))).isInstanceOf(BinaryFormatException.class);
            }
        }
    }

    @Test
    void everyFlippedBitIsNoticed() {
        byte[] file = BinaryWriter.write(KERNELS);
        for (int bit = 0; bit < file.length * 8; bit++) {
            byte[] damaged = file.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> BinaryReader.read(damaged)).isInstanceOf(BinaryFormatException.class);
        }
    }

    @Test
    void headers() {
        byte[] file = BinaryWriter.write(KERNELS);
        refused(new byte[3], "byte 3: the file ends within its first 16 bytes");
        refused(changed(file, 0, 0x504b0304), "byte 0: not a file of kernels: it begins with 504b0304, not 7f535953");
        refused(changed(file, 4, 1), "byte 4: version 1 is not known; this reads version 4");
        refused(Arrays.copyOf(file, 196), "byte 8: the file says that it has 191 bytes, but it has 196");
        refused(changed(file, 12, 0), "the file is damaged");
        refused(sealed(Arrays.copyOf(file, 196)), "byte 191: 5 bytes follow the last kernel");
    }

    /** An int somewhere in the content, a right checksum, and what is said. */
    @ParameterizedTest
    @CsvSource({
        "16, 2000000000, byte 16: 2000000000 kernels do not fit the 171 bytes that follow",
        "16, -1, byte 16: -1 kernels do not fit the 171 bytes that follow",
        "16, 0, byte 20: 171 bytes follow the last kernel",
        "20, 2000000000, byte 20: 2000000000 letters of the name of a kernel do not fit the 167 bytes that follow",
        "24, 0, byte 24: the name of a kernel has no letter",
        "26, 1073741824, byte 26: persistent is 0 or 1",
        "45, 70000, byte 45: 70000 grid axes do not fit the 142 bytes that follow",
        "27, 0, byte 20: kernel kk: the part of a product"
    })
    void contents(int offset, int value, String message) {
        refused(sealed(changed(BinaryWriter.write(KERNELS), offset, value)), message);
    }

    private static void refused(byte[] file, String message) {
        assertThatThrownBy(() -> BinaryReader.read(file))
                .isInstanceOf(BinaryFormatException.class)
                .hasMessageContaining(message);
    }

    private static byte[] changed(byte[] file, int offset, int value) {
        byte[] copy = file.clone();
        ByteBuffer.wrap(copy).putInt(offset, value);
        return copy;
    }

    private static byte[] sealed(byte[] file) {
        byte[] copy = file.clone();
        Header.write(ByteBuffer.wrap(copy));
        return copy;
    }
}
