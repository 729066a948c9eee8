package systole.isa.npy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Files written by hand, byte by byte. */
final class NpyBytes {
    private NpyBytes() {}

    /** A file of version 1.0 with a header as it stands and data in hexadecimal digits. */
    static byte[] file(String header, String data) {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        byte[] values = HexFormat.of().parseHex(data.replace(" ", ""));
        ByteBuffer file = ByteBuffer.allocate(10 + text.length + values.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) text.length);
        return file.put(text).put(values).array();
    }

    /** A file in C order with NumPy's own header. */
    static byte[] file(String word, String shape, String data) {
        return file("{'descr': '" + word + "', 'fortran_order': False, 'shape': " + shape + ", }\n", data);
    }
}
