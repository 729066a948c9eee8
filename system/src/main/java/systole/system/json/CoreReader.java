package systole.system.json;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import systole.isa.DataType;
import systole.microarch.CoreSpec;
import systole.microarch.TensorSpec;
import systole.microarch.array.Dataflow;
import systole.sim.quantity.Dimension;
import systole.system.json.Scalars.Sign;

/** Reads {@code core}: tensor units, vector lanes, scratchpad and load path. */
final class CoreReader {
    private static final List<String> TYPES =
            Arrays.stream(DataType.values()).map(DataType::text).toList();

    private CoreReader() {}

    static Supplier<CoreSpec> read(Fields core) {
        Supplier<TensorSpec> tensor = tensor(core.object("tensor"));
        double vectorLanes = core.decimal("vectorLanes", Sign.POSITIVE);
        double specialPerCycle = core.decimal("specialPerCycle", Sign.POSITIVE);
        Fields scratch = core.object("scratch");
        long scratchBytes = scratch.wholeQuantity("capacity", Dimension.BYTES);
        double scratchBytesPerCycle = scratch.decimal("bytesPerCycle", Sign.POSITIVE);
        scratch.make(() -> scratchBytes);
        long accumulatorBytes = core.wholeQuantity("accumulators", Dimension.BYTES);
        double portBytesPerCycle = core.decimal("portBytesPerCycle", Sign.POSITIVE);
        long loadBytesInFlight = core.wholeQuantity("loadsInFlight", Dimension.BYTES);
        return core.make(() -> new CoreSpec(
                tensor.get(),
                vectorLanes,
                specialPerCycle,
                scratchBytes,
                scratchBytesPerCycle,
                accumulatorBytes,
                portBytesPerCycle,
                loadBytesInFlight));
    }

    /** A map from data type to a number of at least 0. */
    static Map<DataType, Double> byType(JsonValue object, Problems problems) {
        Fields fields = new Fields(object, problems);
        Map<DataType, Double> map = new EnumMap<>(DataType.class);
        for (String type : TYPES) {
            if (fields.has(type, Shape.decimal(Sign.POSITIVE))) {
                map.put(Scalars.dataType(type), fields.decimal(type, Sign.POSITIVE));
            }
        }
        fields.make(() -> map);
        return map;
    }

    private static Supplier<TensorSpec> tensor(Fields tensor) {
        int units = tensor.whole("units", 1);
        int rows = tensor.whole("rows", 1);
        int columns = tensor.whole("columns", 1);
        int depth = tensor.whole("depth", 1);
        String dataflow = tensor.oneOf(
                "dataflow", Dataflow.ALL.stream().map(Dataflow::name).toList());
        Map<DataType, Double> rates = byType(tensor.object("rates").value(), tensor.problems());
        int latencyCycles = tensor.whole("latencyCycles", 0);
        double warpShare = tensor.has("warpShare") ? tensor.decimal("warpShare", Sign.POSITIVE) : 1;
        return tensor.make(() ->
                new TensorSpec(units, rows, columns, depth, Dataflow.named(dataflow), rates, latencyCycles, warpShare));
    }
}
