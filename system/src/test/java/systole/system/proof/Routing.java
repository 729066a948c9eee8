package systole.system.proof;

import java.util.ArrayList;
import java.util.List;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.execute.TensorData;
import systole.workloads.graph.Values;

/** Which rows experts take and give, in the order of experts, where the weights of a choice are not zero. */
final class Routing {
    private final List<Integer> tokens = new ArrayList<>();
    private final List<List<Integer>> places = new ArrayList<>();
    private final List<List<Double>> weights = new ArrayList<>();

    private Routing() {}

    static boolean isOrder(String value) {
        return List.of(Values.ROWS_OF_EXPERTS, Values.PLACES, Values.WEIGHTS_OF_EXPERTS)
                .contains(value);
    }

    static Routing of(TensorData choice) {
        int rows = Math.toIntExact(choice.dimensions().get(0));
        int experts = Math.toIntExact(choice.dimensions().get(1));
        Routing routing = new Routing();
        for (int t = 0; t < rows; t++) {
            routing.places.add(new ArrayList<>());
            routing.weights.add(new ArrayList<>());
        }
        for (int expert = 0; expert < experts; expert++) {
            for (int t = 0; t < rows; t++) {
                double weight = choice.values()[t * experts + expert];
                if (weight > 0) {
                    routing.places.get(t).add(routing.tokens.size());
                    routing.weights.get(t).add(weight);
                    routing.tokens.add(t);
                }
            }
        }
        return routing;
    }

    TensorData order(String value, Declarations.Tensor tensor) {
        double[] numbers = switch (value) {
            case Values.ROWS_OF_EXPERTS -> tokens.stream().mapToDouble(t -> t).toArray();
            case Values.PLACES ->
                places.stream().flatMap(List::stream).mapToDouble(p -> p).toArray();
            default ->
                weights.stream().flatMap(List::stream).mapToDouble(w -> w).toArray();
        };
        long[] dimensions =
                tensor.dimensions().stream().mapToLong(Long::longValue).toArray();
        DataType type = tensor.type();
        return TensorData.of(type, numbers, dimensions);
    }
}
