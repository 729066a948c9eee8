package systole.isa.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NpyFormatExceptionTest {
    private static final byte[] GOOD = NpyBytes.file("<f4", "(2, 3)", "00".repeat(24));

    @Test
    void wrongMagic() {
        assertRefused("PK\3\4 and more".getBytes(StandardCharsets.ISO_8859_1), "50 4b 03 04 20 61", ".npz");
        assertRefused(new byte[0], "not a .npy file");
        assertRefused("1,2,3\n".getBytes(StandardCharsets.ISO_8859_1), "31 2c 32", "93 4e 55 4d 50 59");
    }

    @Test
    void everyTruncation() {
        for (int length = 0; length < GOOD.length; length++) {
            byte[] part = Arrays.copyOf(GOOD, length);
            assertThatThrownBy(() -> NpyFile.read(part)).isInstanceOf(NpyFormatException.class);
        }
        assertRefused(Arrays.copyOf(GOOD, GOOD.length - 1), "expected 24 bytes of data, found 23");
        assertRefused(Arrays.copyOf(GOOD, GOOD.length - 24), "expected 24 bytes of data, found 0");
        // the header's 59 characters and its end of line
        assertRefused(Arrays.copyOf(GOOD, 30), "expected 60 bytes of header, found 20");
        assertRefused(Arrays.copyOf(GOOD, 9), "expected 2 bytes of header's length, found 1");
        assertRefused(Arrays.copyOf(GOOD, 7), "ends within its version");
        assertRefused(Arrays.copyOf(GOOD, GOOD.length + 4), "4 bytes follow the 24");
    }

    @Test
    void otherVersions() {
        byte[] file = GOOD.clone();
        file[6] = 4;
        assertRefused(file, "version 4.0", "1.0, 2.0 and 3.0");
        file[6] = 1;
        file[7] = 2;
        assertRefused(file, "version 1.2");
        // as version 2.0 the length takes the header's first two characters, {' or 0x277b, as its upper half:
        // 0x277b003c
        file[6] = 2;
        file[7] = 0;
        assertRefused(file, "expected 662372412 bytes of header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<c8", "<U4", "|O", "=f4", "f4", "", "<", "|f4", "<f16", "<i3", "<M8[ns]", "!f4", "<u8"})
    void unreadTypes(String word) {
        assertRefused(NpyBytes.file(word, "(2,)", ""), "dtype '" + word + "' is not read", "f2, f4, f8", "astype");
    }

    @Test
    void structures() {
        assertRefused(
                NpyBytes.file("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", ""),
                "several fields");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|expected '{', but it ends there",
                "[1, 2]|at its character 0 expected '{', but found [1, 2]",
                "{'descr': '<f4'|expected '}'",
                "{}|lacks",
                "{'descr': '<f4', 'shape': (1,)}|lacks",
                "{'descr': '<f4', 'fortran_order': False}|lacks",
                "{'fortran_order': False, 'shape': (1,)}|lacks",
                "{'descr': '<f4', 'descr': '<f8'}|'descr' twice",
                "{'dtype': '<f4'}|has the key 'dtype'",
                "{'descr' '<f4'}|expected ':'",
                "{'descr': f4}|expected a dtype in quotes, but found f4}",
                "{'descr': '<f4}|expected a dtype in quotes",
                "{descr: '<f4'}|expected a key in quotes",
                "{'fortran_order': 1}|expected True or False, but found 1}",
                "{'fortran_order': Falsehood}|expected '}'",
                "{'shape': 3}|expected '(', but found 3}",
                "{'shape': (3)}|expected ',', but found )}",
                "{'shape': (3, x)}|expected a whole number, but found x)}",
                "{'shape': (-)}|expected a whole number, but found -)}",
                "{'shape': (3,, 4)}|expected a whole number",
                "{'shape': (3, 4}|expected ')'",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x|expected nothing more, but found x",
            })
    void headersThatAreNoDict(String header, String words) {
        assertRefused(NpyBytes.file(header, ""), words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(-1,)|[-1] has a negative dimension",
                "(0, -5)|negative dimension",
                "(2147483648,)|holds more than the 2147483639 elements",
                "(65536, 65536)|[65536, 65536] holds more",
                "(4294967296, 4294967296)|holds more",
                "(9223372036854775807, 9223372036854775807, 2)|holds more",
                "(9223372036854775808,)|9223372036854775808 in the header does not fit",
                "(2147483639,)|expected 8589934556 bytes of data, found 0",
            })
    void shapesThatAreTooMuch(String shape, String words) {
        assertRefused(NpyBytes.file("<f4", shape, ""), words);
    }

    @Test
    void tooManyDimensions() {
        assertRefused(NpyBytes.file("<f4", "(" + "1,".repeat(65) + ")", "00000000"), "more than 64 dimensions");
    }

    @Test
    void messagesAreOneShortLine() {
        byte[] file = NpyBytes.file("\u001b[2J\n" + "x".repeat(1000), "");
        assertThatThrownBy(() -> NpyFile.read(file))
                .message()
                .hasSizeLessThan(250)
                .doesNotContain("\n", "\u001b");
    }

    @Test
    void anyOtherBytes() {
        // bytes changed, removed, put in and swapped, in headers of each version; seed 1729
        Random random = new Random(1729);
        String characters = "{}()[]',:\"-0123456789LTFalse<>|=fiub \n\\\u00ff\0";
        int read = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] file = GOOD.clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                int at = random.nextInt(file.length);
                int length = Math.min(file.length - at, random.nextInt(6));
                byte character = (byte) characters.charAt(random.nextInt(characters.length()));
                switch (random.nextInt(5)) {
                    case 0 -> file[at] = (byte) random.nextInt();
                    case 1 -> file[at] = character;
                    case 2 -> file = joined(file, at, at + length, new byte[0]);
                    case 3 -> file = joined(file, at, at, new byte[] {character});
                    default -> file = joined(file, at, at, Arrays.copyOfRange(file, at, at + length));
                }
                if (file.length == 0) {
                    break;
                }
                // the length of the header that is there now, so that most go on to be parsed
                if (file.length > 34 && random.nextInt(4) > 0) {
                    file[8] = (byte) (file.length - 34);
                    file[9] = 0;
                }
            }
            try {
                NpyArray array = NpyFile.read(file);
                assertThat(NpyArray.elements(array.shape())).isEqualTo(array.values().length);
                read++;
            } catch (NpyFormatException refused) {
                assertThat(refused).message().isNotBlank();
            }
        }
        assertThat(read).as("some changes do no harm, most do").isBetween(1_000, 60_000);
    }

    private static byte[] joined(byte[] file, int end, int start, byte[] between) {
        byte[] joined = Arrays.copyOf(file, end + between.length + file.length - start);
        System.arraycopy(between, 0, joined, end, between.length);
        System.arraycopy(file, start, joined, end + between.length, file.length - start);
        return joined;
    }

    private static void assertRefused(byte[] file, String... words) {
        assertThatThrownBy(() -> NpyFile.read(file))
                .isInstanceOf(NpyFormatException.class)
                .hasMessageContainingAll(words);
    }
}
