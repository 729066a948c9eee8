package systole.isa.npy;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Reads and writes NumPy's {@code .npy} files (NumPy Enhancement Proposal 1 and {@code numpy.lib.format}): versions 1.0,
 * 2.0 and 3.0, either order of bytes, C and Fortran order.
 *
 * <p>Written is version 1.0, little-endian, in C order. The longer headers of version 2.0 are never needed: 64 dimensions
 * of 19 digits are far below 65,535 characters.
 */
public final class NpyFile {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAXIMUM_HEADER = 1 << 20;
    /** Where data begin is a multiple of this many bytes. */
    private static final int ALIGNMENT = 64;
    /** Bytes that are read or written at once; a multiple of every element's. */
    private static final int CHUNK = 1 << 16;

    private NpyFile() {}

    /**
     * The array of a file.
     *
     * @throws NpyFormatException when the file is not one that can be read
     * @throws IOException when the file cannot be opened or reading fails
     */
    public static NpyArray read(Path file) throws IOException {
        long size = Files.size(file);
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(file))) {
            return read(stream, size);
        }
    }

    /**
     * The array of a file's bytes.
     *
     * @throws NpyFormatException when they are not those of a file that can be read
     */
    public static NpyArray read(byte[] file) throws NpyFormatException {
        try {
            return read(new ByteArrayInputStream(file), file.length);
        } catch (NpyFormatException malformed) {
            throw malformed;
        } catch (IOException impossible) {
            throw new IllegalStateException("an array in memory cannot fail to be read", impossible);
        }
    }

    /**
     * Writes a file, in place of one that may be there. Elements are rounded to the nearest value of the array's type;
     * integers saturate, and a NaN becomes 0 in them.
     *
     * @throws IOException when the file cannot be written
     */
    public static void write(Path file, NpyArray array) throws IOException {
        try (OutputStream stream = Files.newOutputStream(file)) {
            write(stream, array);
        }
    }

    /**
     * Writes the bytes of a file, as {@link #write(Path, NpyArray)} does; the stream stays open.
     *
     * @throws IOException when the stream fails
     */
    public static void write(OutputStream stream, NpyArray array) throws IOException {
        byte[] text = NpyHeader.text(array).getBytes(StandardCharsets.ISO_8859_1);
        int preamble = MAGIC.length + 4;
        int start = (preamble + text.length + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(start).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.fill(header.array(), (byte) ' ');
        header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (start - preamble));
        header.put(text).put(start - 1, (byte) '\n');
        stream.write(header.array());
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : array.values()) {
            if (!chunk.hasRemaining()) {
                stream.write(chunk.array());
                chunk.clear();
            }
            array.type().put(chunk, value);
        }
        stream.write(chunk.array(), 0, chunk.position());
    }

    private static NpyArray read(InputStream stream, long size) throws IOException {
        byte[] magic = stream.readNBytes(MAGIC.length);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new NpyFormatException("not a .npy file: it begins with the bytes "
                    + HexFormat.ofDelimiter(" ").formatHex(magic) + " instead of 93 4e 55 4d 50 59 (\\x93NUMPY)"
                    + (magic.length > 1 && magic[0] == 'P' && magic[1] == 'K'
                            ? "; unpack the .npz it seems to be"
                            : ""));
        }
        int major = stream.read();
        int minor = stream.read();
        if (major < 1 || major > 3 || minor != 0) {
            throw new NpyFormatException(
                    minor < 0
                            ? "truncated: the file ends within its version"
                            : "version " + major + "." + minor + " of the format is not read; 1.0, 2.0 and 3.0 are");
        }
        int lengthBytes = major == 1 ? 2 : 4;
        long start = MAGIC.length + 2L + lengthBytes;
        long length = length(stream.readNBytes(lengthBytes), lengthBytes);
        checkAvailable("header", length, size - start);
        if (length > MAXIMUM_HEADER) {
            throw new NpyFormatException("a header of " + length + " bytes; at most " + MAXIMUM_HEADER + " are read");
        }
        Charset charset = major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        NpyHeader header = NpyHeader.parse(new String(stream.readNBytes((int) length), charset));
        // Known to be there before memory is asked for: a header can promise anything
        long data = (long) header.elements() * header.type().bytes();
        long found = size - start - length;
        checkAvailable("data", data, found);
        if (found > data) {
            throw new NpyFormatException((found - data) + " bytes follow the " + data + " of the shape "
                    + header.shape() + "; a file holds one array");
        }
        double[] values = values(stream, header);
        return new NpyArray(header.shape(), header.fortran() ? cOrder(values, header) : values, header.type());
    }

    private static long length(byte[] bytes, int expected) throws NpyFormatException {
        checkAvailable("header's length", expected, bytes.length);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return expected == 2 ? Short.toUnsignedLong(buffer.getShort()) : Integer.toUnsignedLong(buffer.getInt());
    }

    private static double[] values(InputStream stream, NpyHeader header) throws IOException {
        double[] values = new double[header.elements()];
        int perChunk = CHUNK / header.type().bytes();
        for (int i = 0; i < values.length; ) {
            int count = Math.min(values.length - i, perChunk);
            int bytes = count * header.type().bytes();
            ByteBuffer chunk = ByteBuffer.wrap(stream.readNBytes(bytes)).order(header.order());
            // A file may become shorter while it is read
            checkAvailable("data", bytes, chunk.remaining());
            for (int end = i + count; i < end; i++) {
                values[i] = header.type().get(chunk);
            }
        }
        return values;
    }

    private static double[] cOrder(double[] fortran, NpyHeader header) {
        int dimensions = header.shape().size();
        int[] sizes = new int[dimensions];
        int[] strides = new int[dimensions];
        if (fortran.length == 0) {
            return fortran;
        }
        int stride = 1;
        for (int axis = dimensions - 1; axis >= 0; axis--) {
            sizes[axis] = header.shape().get(axis).intValue();
            strides[axis] = stride;
            stride *= sizes[axis];
        }
        double[] values = new double[fortran.length];
        int[] index = new int[dimensions];
        int place = 0;
        for (double value : fortran) {
            values[place] = value;
            // The next element is one further along the first dimension that has not come to its end
            for (int axis = 0; axis < dimensions; axis++) {
                place += strides[axis];
                if (++index[axis] < sizes[axis]) {
                    break;
                }
                place -= strides[axis] * sizes[axis];
                index[axis] = 0;
            }
        }
        return values;
    }

    private static void checkAvailable(String part, long expected, long found) throws NpyFormatException {
        if (found < expected) {
            throw new NpyFormatException(
                    "truncated: expected " + expected + " bytes of " + part + ", found " + Math.max(found, 0));
        }
    }
}
