package systole.microarch.tensor;

import java.util.List;
import systole.microarch.TensorSpec;

/** Which operand stays in the cells of an array, and the time that follows from it. */
public interface Dataflow {
    /** All dataflows. */
    List<Dataflow> ALL = List.of(new OutputStationary(), new WeightStationary());

    /** The name in descriptions. */
    String name();

    /**
     * Cycles that a product occupies all units of a core, in a stream of such products (fill and drain of the stream are the
     * unit's latency).
     *
     * @param unit geometry
     * @param m rows of the first operand
     * @param n columns of the second
     * @param k length of the sums
     * @param rate products a cycle relative to the geometry, above 0
     */
    double cycles(TensorSpec unit, long m, long n, long k, double rate);

    /** The dataflow of that name; throws {@link IllegalArgumentException} naming the known ones. */
    static Dataflow named(String name) {
        for (Dataflow dataflow : ALL) {
            if (dataflow.name().equals(name)) {
                return dataflow;
            }
        }
        throw new IllegalArgumentException("found \"" + name + "\", expected one of "
                + ALL.stream().map(Dataflow::name).toList());
    }
}
