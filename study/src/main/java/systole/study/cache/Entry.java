package systole.study.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import systole.system.json.Content;

/**
 * The bytes of a segment: entries one after the other, each the length of its body, the checksum of that, and the body. A body is
 * either a list of keys, or an address, the place of its keys in the same segment, and a number for each.
 */
final class Entry {
    /** Bytes before a body. */
    static final int HEAD = 2 * Integer.BYTES;

    /** Largest body; what is larger is not kept. */
    static final int MOST = (1 << 16) - 1;

    private static final byte KEYS = 'k';
    private static final byte NUMBERS = 'n';
    private static final int BEFORE_NUMBERS = 1 + 3 * Long.BYTES;

    private Entry() {}

    /** An entry of keys. */
    static byte[] ofKeys(Collection<String> keys) {
        byte[] text = String.join("\n", keys).getBytes(StandardCharsets.UTF_8);
        return entry(ByteBuffer.allocate(1 + text.length).put(KEYS).put(text).array());
    }

    /** An entry of numbers. */
    static byte[] ofNumbers(Content address, long keysAt, Collection<Double> numbers) {
        ByteBuffer body = ByteBuffer.allocate(BEFORE_NUMBERS + numbers.size() * Double.BYTES)
                .put(NUMBERS)
                .putLong(address.high())
                .putLong(address.low())
                .putLong(keysAt);
        numbers.forEach(body::putDouble);
        return entry(body.array());
    }

    private static byte[] entry(byte[] body) {
        return ByteBuffer.allocate(HEAD + body.length)
                .putInt(body.length)
                .putInt(checksum(body))
                .put(body)
                .array();
    }

    /** What a body sums up to. */
    static int checksum(byte[] body) {
        CRC32 checksum = new CRC32();
        checksum.update(body);
        return (int) checksum.getValue();
    }

    /** True for a body of numbers. */
    static boolean hasNumbers(byte[] body) {
        return body.length >= BEFORE_NUMBERS
                && body[0] == NUMBERS
                && (body.length - BEFORE_NUMBERS) % Double.BYTES == 0;
    }

    /** True for a body of keys. */
    static boolean hasKeys(byte[] body) {
        return body.length > 0 && body[0] == KEYS;
    }

    /** The address of a body of numbers. */
    static Content address(byte[] body) {
        ByteBuffer bytes = ByteBuffer.wrap(body, 1, 2 * Long.BYTES);
        return new Content(bytes.getLong(), bytes.getLong());
    }

    /** Where the keys of a body of numbers are. */
    static long keysAt(byte[] body) {
        return ByteBuffer.wrap(body).getLong(1 + 2 * Long.BYTES);
    }

    /** The keys of a body. */
    static List<String> keys(byte[] body) {
        return List.of(new String(body, 1, body.length - 1, StandardCharsets.UTF_8).split("\n", -1));
    }

    /** Numbers by key; empty when there are not as many of one as of the other. */
    static Map<String, Double> numbers(byte[] body, List<String> keys) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        if (body.length == BEFORE_NUMBERS + keys.size() * Double.BYTES) {
            ByteBuffer values = ByteBuffer.wrap(body).position(BEFORE_NUMBERS);
            keys.forEach(key -> numbers.put(key, values.getDouble()));
        }
        return numbers;
    }
}
