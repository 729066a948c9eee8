package systole.isa.execute;

/** Demands on the shapes of an instruction's buffers. */
final class Shapes {
    private Shapes() {}

    static void same(Ring destination, Ring source) {
        Fault.require(
                destination.sameShape(source),
                "source " + source.shape() + " has not the shape of " + destination.shape());
    }

    static void column(Ring destination, Ring source) {
        Fault.require(
                destination.rows() == source.rows() && destination.columns() == 1,
                "the destination must be [" + source.rows() + ",1] for " + source.shape() + ", found "
                        + destination.shape());
    }

    /** Elements that share a scale lie in one row. */
    static void blocks(Ring ring) {
        int block = ring.type().block();
        Fault.require(
                ring.columns() % block == 0,
                "buffer " + ring.shape() + " has rows that blocks of " + block + " elements do not divide");
    }
}
