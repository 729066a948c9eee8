package systole.isa.binary;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** What stands before the kernels in a file: magic, version, length, checksum. */
final class Header {
    static final int BYTES = 16;
    static final int MAGIC = 0x7f535953;
    static final int VERSION = 4;

    private Header() {}

    /** Fills in the header of a file whose rest is complete. */
    static void write(ByteBuffer file) {
        int length = file.limit();
        file.putInt(0, MAGIC).putInt(4, VERSION).putInt(8, length).putInt(12, checksum(file));
    }

    /** Refuses files that are not whole files of this version. */
    static void check(ByteBuffer file) {
        int length = file.limit();
        if (length < BYTES) {
            throw new BinaryFormatException(length, "the file ends within its first " + BYTES + " bytes");
        }
        if (file.getInt(0) != MAGIC) {
            throw new BinaryFormatException(
                    0, "not a file of kernels: it begins with " + hex(file.getInt(0)) + ", not " + hex(MAGIC));
        }
        if (file.getInt(4) != VERSION) {
            throw new BinaryFormatException(
                    4, "version " + file.getInt(4) + " is not known; this reads version " + VERSION);
        }
        int stated = file.getInt(8);
        if (stated != length) {
            throw new BinaryFormatException(8, "the file says that it has " + stated + " bytes, but it has " + length);
        }
        int checksum = checksum(file);
        if (file.getInt(12) != checksum) {
            throw new BinaryFormatException(
                    12,
                    "the checksum is " + hex(file.getInt(12)) + ", that of the content is " + hex(checksum)
                            + ": the file is damaged");
        }
    }

    private static int checksum(ByteBuffer file) {
        CRC32C checksum = new CRC32C();
        checksum.update(file.duplicate().position(BYTES));
        return (int) checksum.getValue();
    }

    private static String hex(int value) {
        String digits = Integer.toHexString(value);
        return "0".repeat(8 - digits.length()) + digits;
    }
}
