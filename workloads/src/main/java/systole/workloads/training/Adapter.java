package systole.workloads.training;

import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * The adapter of low rank beside a frozen linear layer: Y += (X A^T) B^T with A of {@code rank x k} and B of {@code n x rank}.
 * Nothing where all parameters are trained.
 *
 * @param layer the linear layer
 */
record Adapter(LinearNode layer) {
    private Site site() {
        return layer.site();
    }

    private int rank() {
        Lora lora = site().options().lora();
        return lora == null ? 0 : lora.rank();
    }

    private DataType wide() {
        return site().wide();
    }

    private Gemm product(String what, long n, long k) {
        return new Gemm(layer.name() + what, layer.rows(), n, k, 1, wide(), wide());
    }

    private void add(Tape tape, String what, String to, String other, long columns) {
        tape.add(site(), layer.name() + what, layer.rows(), columns, to, other, to);
    }

    void unpack(Tape tape) {
        unpack(tape, site(), layer.name(), layer.n(), layer.k());
    }

    /** Frozen weights of another format are brought back to that of the products. */
    static void unpack(Tape tape, Site site, String name, long rows, long columns) {
        DataType base = packed(site);
        if (base == null) {
            return;
        }
        DataType compute = site.precision().compute();
        tape.weighted(
                new Pointwise(name + "_unpack", LayerFunction.CAST, rows, columns, base, compute),
                base.bytes(rows * columns),
                "x",
                "packed_" + name,
                "y",
                "w_" + name);
    }

    /** The format in which frozen weights are packed; null where products take them as they are stored. */
    private static @Nullable DataType packed(Site site) {
        Lora lora = site.options().lora();
        return lora == null || lora.base() == site.precision().compute() ? null : lora.base();
    }

    /** Bytes of so many weights as products take them, beside the packed ones; nothing where they are stored so. */
    static long unpackedBytes(Site site, long weights) {
        return packed(site) == null ? 0 : site.precision().compute().bytes(weights);
    }

    void forward(Tape tape) {
        if (rank() > 0) {
            String z = layer.name() + "_z";
            String small = layer.name() + "_small";
            tape.weighted(
                    product("_adapter_down", rank(), layer.k()),
                    wide().bytes(rank() * layer.k()),
                    "A",
                    layer.in(),
                    "B",
                    "w_" + layer.name() + "_down",
                    "C",
                    z);
            tape.weighted(
                    product("_adapter_up", layer.n(), rank()),
                    wide().bytes(rank() * layer.n()),
                    "A",
                    z,
                    "B",
                    "w_" + layer.name() + "_up",
                    "C",
                    small);
            add(tape, "_adapter_sum", layer.out(), small, layer.n());
        }
    }

    void inputGradient(Tape tape) {
        if (rank() > 0) {
            String dz = "d_" + layer.name() + "_z";
            String small = layer.inGradient() + "_small";
            tape.weighted(
                    product("_adapter_up_gradient", rank(), layer.n()),
                    wide().bytes(rank() * layer.n()),
                    "A",
                    "d_" + layer.out(),
                    "B",
                    "w_" + layer.name() + "_up^T",
                    "C",
                    dz);
            tape.weighted(
                    product("_adapter_down_gradient", layer.k(), rank()),
                    wide().bytes(rank() * layer.k()),
                    "A",
                    dz,
                    "B",
                    "w_" + layer.name() + "_down^T",
                    "C",
                    small);
            add(tape, "_adapter_gradient_sum", layer.inGradient(), small, layer.k());
        }
    }

    void weightGradient(Tape tape) {
        String up = layer.name() + "_up";
        String down = layer.name() + "_down";
        layer.weights(tape, up, layer.n(), rank(), wide(), "d_" + layer.out() + "^T", layer.name() + "_z^T");
        layer.weights(tape, down, rank(), layer.k(), wide(), "d_" + layer.name() + "_z^T", layer.in() + "^T");
    }

    List<Kept> needs() {
        return rank() == 0 ? List.of() : List.of(site().whole(layer.name() + "_z", rank()));
    }

    long parameters() {
        return rank() * (layer.n() + layer.k());
    }

    /**
     * Parameters of the matrix that is not divided: of divided columns the one that narrows, as each rank's gradient of its result
     * comes from its own columns; of divided rows the one that widens, as each rank narrows its own columns.
     */
    long partial() {
        if (site().split().tensor() == 1) {
            return 0;
        }
        if (site().own()) {
            return site().split().sequence() ? parameters() : 0;
        }
        return rank() * (layer.divided() ? layer.k() : layer.n());
    }
}
