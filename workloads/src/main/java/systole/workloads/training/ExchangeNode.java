package systole.workloads.training;

import java.util.List;
import systole.workloads.graph.Collective;

/**
 * The exchange of tensor-parallel ranks before a product whose columns they share, or after one whose rows they share (Shoeybi et
 * al., "Megatron-LM", 2019). With sequence parallelism all-gather before and reduce-scatter after, and the other way round in the
 * backward pass; weight gradients gather the inputs once more, as each rank keeps its part only (Korthikanti et al., 2022).
 *
 * @param site sizes
 * @param name name in reports
 * @param value what is exchanged
 * @param before before products; else after them
 * @param columns columns of it, those of the residual stream where nothing else is said
 */
record ExchangeNode(Site site, String name, String value, boolean before, int columns) implements Node {
    /** An exchange of the residual stream. */
    ExchangeNode(Site site, String name, String value, boolean before) {
        this(site, name, value, before, site.hidden());
    }

    @Override
    public void forward(Tape tape) {
        if (site.split().sequence()) {
            exchange(tape, before ? Collective.Kind.ALL_GATHER : Collective.Kind.REDUCE_SCATTER, value);
        } else if (!before) {
            exchange(tape, Collective.Kind.ALL_REDUCE, value);
        }
    }

    @Override
    public void inputGradient(Tape tape) {
        if (site.split().sequence()) {
            exchange(tape, before ? Collective.Kind.REDUCE_SCATTER : Collective.Kind.ALL_GATHER, "d_" + value);
        } else if (before) {
            exchange(tape, Collective.Kind.ALL_REDUCE, "d_" + value);
        }
    }

    @Override
    public void weightGradient(Tape tape) {
        if (site.split().sequence() && before && site.options().lora() == null) {
            exchange(tape, Collective.Kind.ALL_GATHER, value);
        }
    }

    private void exchange(Tape tape, Collective.Kind kind, String what) {
        String gradient = what.startsWith("d_") ? "_gradient" : "";
        tape.exchange(
                name + gradient + "_" + kind.text(),
                kind,
                site.wide().bytes(site.rows() * columns),
                site.split().tensor(),
                what,
                Collective.Group.TENSOR);
    }

    @Override
    public Effort effort() {
        return Effort.PRODUCT;
    }

    @Override
    public List<Kept> needs() {
        return List.of();
    }
}
