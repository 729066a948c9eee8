package systole.workloads.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.isa.KernelBuilder;
import systole.isa.Operand.BufferRef;
import systole.workloads.lowering.stream.UpdateMath;

/**
 * The update of parameters by their gradients: reads gradient, parameter and moments, writes parameter and moments, and the
 * copy that passes use where the updated one is a master copy. The constant is the learning rate, corrections of young moments
 * included.
 *
 * @param rule how
 * @param master format of the master copy; null where the parameters that passes use are updated themselves
 * @param state format of the moments
 */
public record Update(Rule rule, @Nullable DataType master, DataType state) implements Pointwise.Function {
    /** How parameters follow their gradients. */
    public enum Rule {
        /** Two moments, weight decay apart (Loshchilov and Hutter, "AdamW", 2019). */
        ADAM(List.of("moment", "variance")) {
            @Override
            BufferRef[] emit(KernelBuilder k, BufferRef[] in, BufferRef[] spare, double rate) {
                return UpdateMath.adam(k, in, spare, rate);
            }
        },
        /** The gradient alone. */
        SGD(List.of()) {
            @Override
            BufferRef[] emit(KernelBuilder k, BufferRef[] in, BufferRef[] spare, double rate) {
                return UpdateMath.sgd(k, in, rate);
            }
        },
        /** A running sum of gradients. */
        MOMENTUM(List.of("moment")) {
            @Override
            BufferRef[] emit(KernelBuilder k, BufferRef[] in, BufferRef[] spare, double rate) {
                return UpdateMath.momentum(k, in, rate);
            }
        };

        private final List<String> moments;

        Rule(List<String> moments) {
            this.moments = moments;
        }

        /** Numbers that it keeps for each parameter. */
        public List<String> moments() {
            return moments;
        }

        /** The new parameter and moments. */
        abstract BufferRef[] emit(KernelBuilder k, BufferRef[] in, BufferRef[] spare, double rate);
    }

    @Override
    public Ports ports(DataType type, DataType output) {
        List<Port> kept = new ArrayList<>();
        kept.add(Port.all(master == null ? "weight" : "master", master == null ? output : master));
        rule.moments().forEach(moment -> kept.add(Port.all(moment, state)));
        List<Port> inputs = new ArrayList<>(List.of(Port.all("gradient", type)));
        inputs.addAll(kept);
        if (master != null) {
            kept.add(Port.all("weight", output));
        }
        return new Ports(inputs, kept);
    }

    @Override
    public int spares() {
        return 1;
    }

    @Override
    public BufferRef[] emit(KernelBuilder k, BufferRef[] in, BufferRef[] spare, double parameter) {
        BufferRef[] updated = rule.emit(k, in, spare, parameter);
        if (master == null) {
            return updated;
        }
        BufferRef[] results = java.util.Arrays.copyOf(updated, updated.length + 1);
        results[updated.length] = updated[0];
        return results;
    }

    @Override
    public String text() {
        return rule.name().toLowerCase(Locale.ROOT);
    }
}
