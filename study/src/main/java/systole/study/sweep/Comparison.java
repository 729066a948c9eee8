package systole.study.sweep;

import java.util.Arrays;
import java.util.List;

/** How two numbers are compared. */
public enum Comparison {
    /** At most. */
    AT_MOST("<=") {
        @Override
        boolean holds(double left, double right) {
            return left <= right;
        }
    },
    /** At least. */
    AT_LEAST(">=") {
        @Override
        boolean holds(double left, double right) {
            return left >= right;
        }
    },
    /** Equal. */
    EQUAL("==") {
        @Override
        boolean holds(double left, double right) {
            return left == right;
        }
    },
    /** Not equal. */
    OTHER("!=") {
        @Override
        boolean holds(double left, double right) {
            return left != right;
        }
    },
    /** Less. */
    LESS("<") {
        @Override
        boolean holds(double left, double right) {
            return left < right;
        }
    },
    /** More. */
    MORE(">") {
        @Override
        boolean holds(double left, double right) {
            return left > right;
        }
    };

    private final String sign;

    Comparison(String sign) {
        this.sign = sign;
    }

    abstract boolean holds(double left, double right);

    /** As it is written. */
    public String sign() {
        return sign;
    }

    /** All signs, longer ones first. */
    static List<String> signs() {
        return Arrays.stream(values()).map(Comparison::sign).toList();
    }

    /** Of a sign that exists. */
    static Comparison of(String sign) {
        return Arrays.stream(values())
                .filter(comparison -> comparison.sign.equals(sign))
                .findFirst()
                .orElseThrow();
    }
}
