package systole.microarch.timing;

import systole.isa.DataType;
import systole.microarch.TensorSpec;

/** How long products occupy tensor units: in closed form, or by stepping their arrays. */
interface Products {
    /** In closed form. */
    Products CLOSED = new Products() {
        @Override
        public double cycles(TensorSpec unit, long m, long n, long k, DataType type) {
            return unit.cycles(m, n, k, type);
        }

        @Override
        public long latencyCycles(TensorSpec unit, long m, long n, long k, DataType type) {
            return unit.latencyCycles(m, n, k, type);
        }
    };

    /** Cycles from the start of a product to that of the next in a stream of them. */
    double cycles(TensorSpec unit, long m, long n, long k, DataType type);

    /** Further cycles until its result can be used. */
    long latencyCycles(TensorSpec unit, long m, long n, long k, DataType type);
}
