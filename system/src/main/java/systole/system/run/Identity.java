package systole.system.run;

import org.jspecify.annotations.Nullable;

/** Immutable things compared as objects: quick, and never wrong, though equal ones that were made twice count as different. */
final class Identity {
    private Identity() {}

    static boolean same(@Nullable Object one, @Nullable Object other) {
        return one == other;
    }

    static int hash(@Nullable Object... objects) {
        int hash = 1;
        for (Object object : objects) {
            hash = hash * 31 + System.identityHashCode(object);
        }
        return hash;
    }
}
