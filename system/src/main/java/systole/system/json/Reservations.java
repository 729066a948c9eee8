package systole.system.json;

import java.util.ArrayList;
import java.util.List;
import systole.system.UnservedException;

/** What a scenario asks for that is valid and cannot be served. Raised after all problems are known to be none. */
final class Reservations {
    private final List<UnservedException> raised = new ArrayList<>();

    void add(String reason, String help) {
        raised.add(new UnservedException(reason, help));
    }

    void throwIfAny() {
        if (!raised.isEmpty()) {
            throw raised.get(0);
        }
    }
}
