package systole.workloads.lowering.attention;

import systole.isa.DataType;
import systole.isa.Target;
import systole.workloads.lowering.UnsupportedOperatorException;

/**
 * Number formats of a fused attention kernel.
 *
 * @param query queries in memory
 * @param cache keys and values in memory
 * @param product operands of both products
 * @param output result in memory
 */
record AttentionTypes(DataType query, DataType cache, DataType product, DataType output) {
    static AttentionTypes of(DataType query, DataType cache, DataType output, AttentionLibrary library, Target target) {
        boolean narrow = cache.bits() < query.bits()
                && library.convertsQueries()
                && target.macsPerCycle().containsKey(cache);
        DataType product = narrow || cache.bits() == query.bits() ? cache : query;
        if (!target.macsPerCycle().containsKey(product)) {
            throw new UnsupportedOperatorException("the device has no tensor units for " + product.text() + "; it has "
                    + target.macsPerCycle().keySet().stream()
                            .map(DataType::text)
                            .sorted()
                            .toList());
        }
        return new AttentionTypes(query, cache, product, output);
    }

    /** Keys and values must be converted before they are multiplied. */
    boolean convertsKeys() {
        return cache != product;
    }
}
