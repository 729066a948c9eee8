package systole.memory.line;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** Accesses that wait to be written to memory, oldest first; one that waits already is not added again. */
final class DirtyQueue {
    private final Set<Long> addresses = new LinkedHashSet<>();

    boolean add(long address) {
        return addresses.add(address);
    }

    boolean isEmpty() {
        return addresses.isEmpty();
    }

    int size() {
        return addresses.size();
    }

    long first() {
        return addresses.iterator().next();
    }

    void removeFirst() {
        Iterator<Long> oldest = addresses.iterator();
        oldest.next();
        oldest.remove();
    }
}
