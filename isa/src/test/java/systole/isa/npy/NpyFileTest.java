package systole.isa.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class NpyFileTest {
    /** What NumPy 2.4.6 writes for {@code array([[1, 2, 3], [4, 5, 6]], dtype='<f4')}: 118 = 0x76 bytes of header. */
    private static final byte[] SIX_FLOATS =
            ("\u0093NUMPY\1\0v\0{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }" + " ".repeat(58)
                            + "\n\0\0\u0080?\0\0\0@\0\0@@\0\0\u0080@\0\0\u00a0@\0\0\u00c0@")
                    .getBytes(StandardCharsets.ISO_8859_1);

    @Test
    void floatsOfNumpy() throws IOException {
        NpyArray array = NpyFile.read(SIX_FLOATS);
        assertThat(array.shape()).containsExactly(2L, 3L);
        assertThat(array.values()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(array.type()).isEqualTo(NpyType.FLOAT32);
        // 10 bytes, 59 characters and an end of line are 70; the next multiple of 64 is 128
        assertThat(written(NpyArray.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3))).isEqualTo(SIX_FLOATS);
    }

    @Test
    void fortranOrderOfNumpy() throws IOException {
        // asfortranarray([[1, 2, 3], [4, 5, 6]], dtype='>i2'): down the columns, high bytes first
        NpyArray array = NpyFile.read(NpyBytes.file(
                "{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }" + " ".repeat(59) + "\n",
                "0001 0004 0002 0005 0003 0006"));
        assertThat(array.values()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(array.shape()).containsExactly(2L, 3L);
    }

    @Test
    void fortranOrderOfThreeDimensions() throws IOException {
        // element (i, j, k) of the shape (2, 3, 2) is worth 100 i + 10 j + k; in the file i runs fastest
        NpyArray array = NpyFile.read(NpyBytes.file(
                "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 2)}", "00 64 0a 6e 14 78 01 65 0b 6f 15 79"));
        assertThat(array.values()).containsExactly(0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121);
    }

    @Test
    void versionTwoOfNumpy() throws IOException {
        // array([1.5, -2], dtype='<f2'), version (2, 0): four bytes of length; 1.5 is 0x3e00, -2 is 0xc000
        byte[] file = ("\u0093NUMPY\2\0t\0\0\0{'descr': '<f2', 'fortran_order': False, 'shape': (2,), }"
                        + " ".repeat(58) + "\n\0>\0\u00c0")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(NpyFile.read(file).values()).containsExactly(1.5, -2);
    }

    @Test
    void versionThreeOfNumpy() throws IOException {
        byte[] file = ("\u0093NUMPY\3\0t\0\0\0{'descr': '|b1', 'fortran_order': False, 'shape': (2,), }"
                        + " ".repeat(58) + "\n\1\0")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(NpyFile.read(file).values()).containsExactly(1, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "<f4, 0000803f 000020c0, 1, -2.5",
        ">f4, 3f800000 c0200000, 1, -2.5",
        "<f8, 000000000000f03f 9a9999999999b9bf, 1, -0.1",
        ">f8, 3ff0000000000000 bfb999999999999a, 1, -0.1",
        "<f2, 003c 0100, 1, 5.9604644775390625e-8",
        ">f2, 3c00 7bff, 1, 65504",
        "|i1, 7f80, 127, -128",
        "<i1, 7f80, 127, -128",
        "|u1, 7f80, 127, 128",
        "<i2, ff7f 0080, 32767, -32768",
        "<u2, ff7f 0080, 32767, 32768",
        ">u2, 7fff 8000, 32767, 32768",
        "<i4, ffffffff 00000080, -1, -2147483648",
        ">i4, ffffffff 80000000, -1, -2147483648",
        "<u4, ffffffff 00000080, 4294967295, 2147483648",
        "<i8, ffffffffffffffff 0000000000000080, -1, -9223372036854775808",
        ">i8, fffffffffffffffe 0020000000000000, -2, 9007199254740992",
        "|b1, 0001, 0, 1",
    })
    void everyType(String word, String data, double first, double second) throws IOException {
        assertThat(NpyFile.read(NpyBytes.file(word, "(2,)", data)).values()).containsExactly(first, second);
    }

    @Test
    void singleNumbersAndEmptyArrays() throws IOException {
        NpyArray number = NpyFile.read(NpyBytes.file("<f8", "()", "0000000000000440"));
        assertThat(number.shape()).isEmpty();
        assertThat(number.values()).containsExactly(2.5);
        NpyArray none = NpyFile.read(NpyBytes.file("<f8", "(0, 9223372036854775807)", ""));
        assertThat(none.values()).isEmpty();
        assertThat(none.shape()).containsExactly(0L, Long.MAX_VALUE);
        assertThat(NpyFile.read(written(number)).values()).containsExactly(2.5);
        assertThat(NpyFile.read(written(none)).shape()).isEqualTo(none.shape());
    }

    @Test
    void headersOfOtherWriters() throws IOException {
        // double quotes, another order, no spaces, Python 2's long numbers, no comma at the end
        byte[] file = NpyBytes.file("{\"shape\":(1L,2L),\"fortran_order\":False,\"descr\":\"|u1\"}", "0708");
        assertThat(NpyFile.read(file).values()).containsExactly(7, 8);
    }

    @ParameterizedTest
    @EnumSource(NpyType.class)
    void writtenIsReadAgain(NpyType type) throws IOException {
        NpyArray array =
                NpyArray.of(new double[] {0, 1, 1, 0, 1, 1, 1, 0}, 2, 1, 4).as(type);
        byte[] bytes = written(array);
        assertThat(bytes).hasSize(128 + 8 * type.bytes());
        NpyArray again = NpyFile.read(bytes);
        assertThat(again.values()).containsExactly(array.values());
        assertThat(again.shape()).containsExactly(2L, 1L, 4L);
        assertThat(again.type()).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({
        // a value between two, one above all, and NaN
        "FLOAT16, 1.0004, 1,                   70000, Infinity,   NaN",
        "FLOAT32, 0.1,    0.10000000149011612, 1e39,  Infinity,   NaN",
        "FLOAT64, 0.1,    0.1,                 1e300, 1e300,      NaN",
        "INT8,    -2.5,   -2,                  200,   127,        0",
        "UINT8,   -2.5,   0,                   300,   255,        0",
        "INT16,   3.5,    4,                   4e4,   32767,      0",
        "UINT16,  3.5,    4,                   7e4,   65535,      0",
        "INT32,   2.5,    2,                   3e9,   2147483647, 0",
        "UINT32,  2.5,    2,                   5e9,   4294967295, 0",
        "INT64,   1.6,    2,                   1e19,  9223372036854775807, 0",
        "BOOL,    -0.5,   1,                   1e30,  1,          1",
    })
    void writtenIsRounded(NpyType type, double between, double rounded, double beyond, double end, double nan)
            throws IOException {
        NpyArray array =
                NpyArray.of(new double[] {between, beyond, Double.NaN}, 3).as(type);
        assertThat(NpyFile.read(written(array)).values()).containsExactly(rounded, end, nan);
    }

    @Test
    void filesOfManyChunks(@TempDir Path folder) throws IOException {
        // 100,003 elements of 8 bytes: twelve chunks of 64 KiB and a part
        double[] values = new Random(8).doubles(100_003).toArray();
        Path file = folder.resolve("values.npy");
        NpyFile.write(file, NpyArray.of(values, 100_003).as(NpyType.FLOAT64));
        assertThat(Files.size(file)).isEqualTo(128 + 800_024);
        assertThat(NpyFile.read(file).values()).containsExactly(values);
        assertThatThrownBy(() -> NpyFile.read(folder.resolve("none.npy"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void headersEndAtMultiplesOf64() throws IOException {
        // dimensions of one make the header longer, three characters each
        for (int dimensions = 0; dimensions <= NpyArray.MAXIMUM_DIMENSIONS; dimensions++) {
            NpyArray array = new NpyArray(Collections.nCopies(dimensions, 1L), new double[] {3}, NpyType.INT8);
            byte[] bytes = written(array);
            assertThat(bytes.length % 64).isEqualTo(1);
            assertThat(bytes[bytes.length - 2]).isEqualTo((byte) '\n');
            assertThat(NpyFile.read(bytes).shape()).hasSize(dimensions);
        }
    }

    @Test
    void arraysThatContradictThemselves() {
        double[] six = new double[6];
        assertThatThrownBy(() -> NpyArray.of(six, 2, 2)).hasMessageContaining("[2, 2] does not hold 6");
        assertThatThrownBy(() -> NpyArray.of(six, -2, -3)).hasMessageContaining("negative");
        assertThatThrownBy(() -> NpyArray.of(six, 1L << 32, 1L << 32)).hasMessageContaining("does not hold");
        List<Long> many = Collections.nCopies(65, 1L);
        assertThatThrownBy(() -> new NpyArray(many, new double[1], NpyType.INT8))
                .hasMessageContaining("at most 64");
    }

    @Test
    void wordsOfTypes() {
        assertThat(Arrays.stream(NpyType.values()).map(NpyType::word))
                .containsExactly("<f2", "<f4", "<f8", "|i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "|b1");
    }

    private static byte[] written(NpyArray array) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        NpyFile.write(stream, array);
        return stream.toByteArray();
    }
}
