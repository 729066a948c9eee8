package systole.study.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import systole.study.measurements.Measurements;
import systole.system.Changes;
import systole.system.DeviceDescription;
import systole.system.operators.OperatorCase;
import systole.system.run.DeviceLowering;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.Rates;
import systole.workloads.operator.Operator;

/** Candidates that are not built because of their floors are not missed. */
final class PruningTest {
    /** One in so many of the measured products and decode attentions. */
    private static final int STEP = 97;

    @Test
    void theChoiceIsAsShortAsThatAmongAll() {
        Devices devices = new Devices(Changes.NONE);
        Map<String, Lowering> lowerings = new HashMap<>();
        AtomicInteger built = new AtomicInteger();
        int all = 0;
        int kept = 0;
        List<CaseTable.Row> rows = Measurements.shipped().operators().get(0).rows().stream()
                .filter(row ->
                        (row.get("op").equals("gemm") && row.get("quantisation").equals("none"))
                                || row.get("op").equals("attention_decode"))
                .toList();
        for (int i = 0; i < rows.size(); i += STEP) {
            CaseTable.Row row = rows.get(i);
            Operator operator = new OperatorCase(row::get).operator();
            Lowering floors = lowerings.computeIfAbsent(row.get("device") + row.get("software"), key -> {
                DeviceDescription device = devices.device(row.get("device"));
                Lowering lowering = DeviceLowering.of(
                        device.spec(),
                        device.libraries().serving(row.get("software")).kernels());
                return new Lowering(
                        lowering.target(),
                        lowering.library(),
                        kernels -> {
                            built.incrementAndGet();
                            return lowering.seconds().applyAsDouble(kernels);
                        },
                        lowering.rates());
            });
            Lowering every = new Lowering(floors.target(), floors.library(), floors.seconds(), Rates.UNKNOWN);
            built.set(0);
            double pruned = floors.seconds().applyAsDouble(operator.lower(floors));
            kept += built.getAndSet(0);
            double shortest = floors.seconds().applyAsDouble(operator.lower(every));
            all += built.get();
            assertThat(pruned).as("%s of %s", row.get("op"), row.get("case")).isLessThanOrEqualTo(1.01 * shortest);
        }
        assertThat(kept).as("built of %s", all).isLessThan(all / 2);
    }
}
