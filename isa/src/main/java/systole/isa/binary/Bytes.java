package systole.isa.binary;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A file being read from front to back; every fault says where. */
final class Bytes {
    private final ByteBuffer file;

    Bytes(ByteBuffer file) {
        this.file = file;
    }

    /** Place of the next byte. */
    int offset() {
        return file.position();
    }

    int left() {
        return file.remaining();
    }

    int integer(String what) {
        need(Integer.BYTES, what);
        return file.getInt();
    }

    long wide(String what) {
        need(Long.BYTES, what);
        return file.getLong();
    }

    double number(String what) {
        need(Double.BYTES, what);
        return file.getDouble();
    }

    boolean truth(String what) {
        int at = offset();
        need(1, what);
        byte value = file.get();
        if (value != 0 && value != 1) {
            throw new BinaryFormatException(at, what + " is 0 or 1, found " + value);
        }
        return value == 1;
    }

    <E extends Enum<E>> E word(Codes.Table<E> table) {
        int at = offset();
        need(1, "a code of a " + table.what());
        int code = file.get();
        E word = table.word(code);
        if (word == null) {
            throw new BinaryFormatException(at, "no " + table.what() + " has the code " + code);
        }
        return word;
    }

    /** A count and so many things, which take at least so many bytes each: a count that cannot be true costs no memory. */
    <T> List<T> list(String what, int leastBytes, Supplier<T> item) {
        int count = count(what, leastBytes);
        List<T> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(item.get());
        }
        return list;
    }

    private int count(String what, int leastBytes) {
        int at = offset();
        int count = integer("the count of " + what);
        if (count < 0 || (long) count * leastBytes > left()) {
            throw new BinaryFormatException(
                    at, count + " " + what + " do not fit the " + left() + " bytes that follow");
        }
        return count;
    }

    String name(String what) {
        int count = count("letters of the name of a " + what, 1);
        byte[] letters = new byte[count];
        int at = offset();
        file.get(letters);
        for (int i = 0; i < count; i++) {
            byte letter = letters[i];
            boolean good = letter == '_'
                    || (letter >= '0' && letter <= '9')
                    || (letter >= 'a' && letter <= 'z')
                    || (letter >= 'A' && letter <= 'Z');
            if (!good) {
                throw new BinaryFormatException(
                        at + i, "the name of a " + what + " has no letter, digit or underscore here but " + letter);
            }
        }
        return new String(letters, StandardCharsets.US_ASCII);
    }

    private void need(int bytes, String what) {
        if (left() < bytes) {
            throw new BinaryFormatException(
                    offset(), "the file ends here; " + what + " takes " + bytes + (bytes == 1 ? " byte" : " bytes"));
        }
    }
}
