package systole.memory.dram;

import java.util.List;

/** What becomes of a row after an access. */
public interface RowPolicy {
    /** Whether the access closes the row, when so many requests of its kind to the row wait. */
    boolean closes(boolean hitWaits);

    /** Names of all, the usual one first. */
    static List<String> names() {
        return List.of("open", "closed");
    }

    /** By name; throws {@link IllegalArgumentException} when there is none. */
    static RowPolicy named(String name) {
        if (name.equals("open")) {
            return new OpenPage();
        }
        if (name.equals("closed")) {
            return new ClosedPage();
        }
        throw new IllegalArgumentException("a row policy is one of " + String.join(", ", names()));
    }
}
