package systole.study.operators;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import systole.isa.Kernel;
import systole.microarch.timing.Residency;
import systole.study.fidelity.KernelCase;
import systole.system.Changes;
import systole.system.DeviceDescription;
import systole.system.operators.OperatorCase;
import systole.system.operators.UnpredictableException;
import systole.system.run.CachePolicy;
import systole.system.run.DeviceLowering;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.operator.Operator;

/** The kernels that rows of a table are lowered to, for timing them at more than one clock. */
public final class MeasuredKernels {
    /** An operator on a device with a library. */
    private record Key(String device, String software, Operator operator) {}

    private MeasuredKernels() {}

    /**
     * Every {@code step}-th of the distinct operators of a table, grouped by operator; those that a device cannot run are
     * left out.
     */
    public static List<KernelCase> of(CaseTable table, int step) {
        Set<Key> keys = new LinkedHashSet<>();
        for (CaseTable.Row row : table.rows()) {
            if (!Collectives.isOne(row.get("op"))) {
                try {
                    keys.add(new Key(row.get("device"), row.get("software"), new OperatorCase(row::get).operator()));
                } catch (UnpredictableException e) {
                    // counted where rows are predicted
                }
            }
        }
        Devices devices = new Devices(Changes.NONE);
        Map<String, Lowering> lowerings = new HashMap<>();
        List<KernelCase> cases = new ArrayList<>();
        int number = 0;
        for (Key key : keys) {
            if (number++ % step == 0) {
                try {
                    cases.add(kernels(key, devices, lowerings));
                } catch (UnsupportedOperatorException e) {
                    // counted where rows are predicted
                }
            }
        }
        return cases;
    }

    private static KernelCase kernels(Key key, Devices devices, Map<String, Lowering> lowerings) {
        DeviceDescription device = devices.device(key.device());
        Lowering lowering = lowerings.computeIfAbsent(
                key.device() + "/" + key.software(),
                missing -> DeviceLowering.of(
                        device.spec(),
                        device.libraries().serving(key.software()).kernels()));
        List<Kernel> kernels = key.operator().lower(lowering);
        List<Residency> residency = new ArrayList<>();
        for (int i = 0; i < kernels.size(); i++) {
            residency.add(
                    CachePolicy.LOOP.residency(kernels.get(i), i, device.spec().cache()));
        }
        return new KernelCase(key.operator().name(), kernels, device.spec(), residency);
    }
}
