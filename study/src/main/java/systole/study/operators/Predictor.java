package systole.study.operators;

import java.util.HashMap;
import java.util.Map;
import systole.isa.Listing;
import systole.microarch.DeviceSpec;
import systole.microarch.power.SettledTimer.Settled;
import systole.microarch.timing.KernelTime;
import systole.microarch.timing.UnsupportedTypeException;
import systole.sim.Resource;
import systole.study.validation.Ablation;
import systole.system.DeviceDescription;
import systole.system.InputException;
import systole.system.UnservedException;
import systole.system.run.CachePolicy;
import systole.system.run.OperatorTimer;
import systole.system.run.OperatorTimer.OperatorTime;
import systole.workloads.lowering.KernelLibrary;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.operator.Operator;

/** Predicts rows one by one. Not thread-safe: use one a thread. */
final class Predictor {
    private record Key(String device, String software, TimingClass timing) {}

    private final Devices devices;
    private final Ablation ablation;
    private final Map<Key, OperatorTimer> timers = new HashMap<>();

    Predictor(Devices devices, Ablation ablation) {
        this.devices = devices;
        this.ablation = ablation;
    }

    /** The prediction of a row, or the reason why there is none. */
    Prediction predict(CaseTable.Row row) {
        try {
            String op = row.get("op");
            if (Collectives.isOne(op)) {
                return Collectives.predict(row, devices);
            }
            TimingClass timing = TimingClass.named(row.get("timing"));
            Operator operator = new OperatorCase(row).operator();
            OperatorTimer timer = timer(new Key(row.get("device"), row.get("software"), timing));
            return predict(operator, timing, timer);
        } catch (UnpredictableException
                | UnservedException
                | UnsupportedOperatorException
                | UnsupportedTypeException e) {
            return Prediction.none(String.valueOf(e.getMessage()));
        } catch (ArithmeticException | IllegalArgumentException e) {
            return Prediction.none("sizes that no kernel takes: " + e.getMessage());
        } catch (InputException e) {
            return Prediction.none(e.problems().get(0).toString());
        }
    }

    /** The kernels that a row is lowered to, as text; the reason when there are none. */
    String listing(CaseTable.Row row) {
        try {
            TimingClass timing = TimingClass.named(row.get("timing"));
            Operator operator = new OperatorCase(row).operator();
            OperatorTimer timer = timer(new Key(row.get("device"), row.get("software"), timing));
            StringBuilder text = new StringBuilder();
            timer.time(operator).kernels().forEach(kernel -> text.append(Listing.of(kernel)));
            return text.toString();
        } catch (UnpredictableException
                | UnsupportedOperatorException
                | UnsupportedTypeException
                | ArithmeticException
                | IllegalArgumentException e) {
            return "# " + e.getMessage() + "\n";
        } catch (InputException e) {
            return "# " + e.problems().get(0) + "\n";
        }
    }

    private Prediction predict(Operator operator, TimingClass timing, OperatorTimer timer) {
        DeviceSpec device = timer.device();
        SizeLimits.checkFits(operator.memoryBytes(), device);
        OperatorTime steady = timer.time(operator);
        OperatorTime timed = timing.settled() ? steady : timer.burst(operator);
        Settled settled = timed.settled();
        double seconds =
                ablation.seconds(settled.seconds(), timed.kernels(), device) + timing.onceSeconds(device.launch());
        return new Prediction(
                seconds * 1e6, steady.settled().watts(), bound(settled).key(), "");
    }

    private static Resource bound(Settled settled) {
        Resource largest = Resource.LAUNCH;
        long most = -1;
        for (Resource resource : Resource.values()) {
            long ticks = 0;
            for (KernelTime kernel : settled.kernels()) {
                ticks += kernel.account(resource);
            }
            if (ticks > most) {
                most = ticks;
                largest = resource;
            }
        }
        return largest;
    }

    private OperatorTimer timer(Key key) {
        return timers.computeIfAbsent(key, missing -> {
            DeviceDescription described = devices.device(missing.device());
            KernelLibrary library =
                    described.libraries().serving(missing.software()).kernels();
            DeviceSpec device = ablation.device(described.spec());
            return new OperatorTimer(
                    device,
                    new KernelLibrary(ablation.library(library.gemm()), library.attention(), library.stream()),
                    CachePolicy.LOOP,
                    missing.timing().gapSeconds(device.launch()),
                    true);
        });
    }
}
