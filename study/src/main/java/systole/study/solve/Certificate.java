package systole.study.solve;

/** What vouches for a solution. */
public enum Certificate {
    /** The value keeps the constraints, the next does not, and by all runs the keys move in one direction and the answer changes once. */
    MONOTONE("monotone"),
    /** The same of the value and the next, and nothing that was run beyond keeps them; but keys waver, so that values between may. */
    SCAN("scan"),
    /** The range ends at the value: there is none beyond. */
    END_OF_RANGE("endOfRange");

    private final String key;

    Certificate(String key) {
        this.key = key;
    }

    /** Name in documents. */
    public String key() {
        return key;
    }
}
