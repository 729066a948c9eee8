package systole.system.json;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a value says, as 128 bits of its SHA-256: equal for equal trees, whatever file and line they stand in. Of a tree of which
 * one value was replaced only the objects around it are worked out again.
 */
public record Content(long high, long low) {
    /** Of a value. */
    static Content of(JsonValue value) {
        MessageDigest digest = sha256();
        digest.update((byte) value.kind().ordinal());
        text(value.text(), digest);
        value.members().forEach((name, member) -> {
            text(name, digest);
            part(member.content(), digest);
        });
        value.elements().forEach(element -> part(element.content(), digest));
        return ended(digest);
    }

    /** Of a text. */
    public static Content of(String text) {
        MessageDigest digest = sha256();
        text(text, digest);
        return ended(digest);
    }

    /** Of this and another, in that order. */
    public Content and(Content other) {
        MessageDigest digest = sha256();
        part(this, digest);
        part(other, digest);
        return ended(digest);
    }

    private static void text(String text, MessageDigest digest) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
    }

    private static void part(Content content, MessageDigest digest) {
        digest.update(
                ByteBuffer.allocate(2 * Long.BYTES).putLong(0, content.high).putLong(Long.BYTES, content.low));
    }

    private static Content ended(MessageDigest digest) {
        ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
        return new Content(bytes.getLong(), bytes.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}
