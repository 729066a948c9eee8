package systole.microarch.array;

/** Division rounded up, of positive numbers. */
final class Ceil {
    private Ceil() {}

    static long div(long a, long b) {
        return (a - 1) / b + 1;
    }

    static int div(int a, int b) {
        return (a - 1) / b + 1;
    }
}
