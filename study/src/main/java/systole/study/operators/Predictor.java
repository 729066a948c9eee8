package systole.study.operators;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import systole.isa.text.Disassembler;
import systole.microarch.DeviceSpec;
import systole.microarch.power.SettledTimer.Settled;
import systole.microarch.timing.Fidelity;
import systole.microarch.timing.KernelTime;
import systole.microarch.timing.TooLargeException;
import systole.microarch.timing.UnsupportedTypeException;
import systole.sim.Resource;
import systole.sim.Ticks;
import systole.study.validation.Ablation;
import systole.study.validation.Regime;
import systole.system.DeviceDescription;
import systole.system.InputException;
import systole.system.UnservedException;
import systole.system.operators.OperatorCase;
import systole.system.operators.SizeLimits;
import systole.system.operators.UnpredictableException;
import systole.system.run.CachePolicy;
import systole.system.run.OperatorTimer;
import systole.system.run.OperatorTimer.OperatorTime;
import systole.workloads.lowering.KernelLibrary;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.operator.Operator;

/** Predicts rows one by one. Not thread-safe: use one a thread. */
final class Predictor {
    private record Key(String device, String software, TimingClass timing, boolean stream) {}

    private final Devices devices;
    private final Ablation ablation;
    private final Fidelity fidelity;
    private final Map<Key, OperatorTimer> timers = new HashMap<>();

    Predictor(Devices devices, Ablation ablation, Fidelity fidelity) {
        this.devices = devices;
        this.ablation = ablation;
        this.fidelity = fidelity;
    }

    /** The prediction of a row, or the reason why there is none. */
    Prediction predict(CaseTable.Row row) {
        return answer(row, Prediction::none, () -> {
            if (Collectives.isOne(row.get("op"))) {
                return Collectives.predict(row, devices);
            }
            TimingClass timing = TimingClass.named(row.get("timing"));
            Operator operator = new OperatorCase(row::get).operator();
            OperatorTimer timer = timer(row, timing);
            double host = devices.device(row.get("device"))
                    .libraries()
                    .serving(row.get("software"))
                    .hostCallSeconds(operator.operatorKind());
            return predict(
                    operator, timing, timer, timing.onceSeconds(timer.device().launch(), host));
        });
    }

    /** The kernels that a row is lowered to, as text; the reason when there are none. */
    String listing(CaseTable.Row row) {
        return answer(row, reason -> "# " + reason + "\n", () -> {
            if (Collectives.isOne(row.get("op"))) {
                return "# a collective is timed by its protocol, without kernels\n";
            }
            TimingClass timing = TimingClass.named(row.get("timing"));
            StringBuilder text = new StringBuilder();
            timer(row, timing)
                    .time(new OperatorCase(row::get).operator())
                    .kernels()
                    .forEach(kernel -> text.append(Disassembler.text(kernel)));
            return text.toString();
        });
    }

    /** The answer, or the reason why there is none; a fault of our own is called that and does not end the other rows. */
    private static <T> T answer(CaseTable.Row row, Function<String, T> none, Supplier<T> answer) {
        try {
            return answer.get();
        } catch (UnpredictableException
                | UnservedException
                | UnsupportedOperatorException
                | UnsupportedTypeException
                | TooLargeException e) {
            return none.apply(String.valueOf(e.getMessage()));
        } catch (InputException e) {
            return none.apply(e.problems().get(0).toString());
        } catch (RuntimeException e) {
            return none.apply("internal error in case " + row.get("case") + ": " + e);
        }
    }

    private Prediction predict(Operator operator, TimingClass timing, OperatorTimer timer, double onceSeconds) {
        DeviceSpec device = timer.device();
        SizeLimits.checkFits(operator.memoryBytes(), device);
        OperatorTime timed =
                Double.isInfinite(timing.passes()) ? timer.time(operator) : timer.looped(operator, timing.passes());
        Settled settled = timed.settled();
        double seconds = ablation.seconds(settled.seconds(), timed.kernels(), device) + onceSeconds;
        double around = timed.kernels().size() * timing.gapSeconds(device.launch()) + onceSeconds;
        Resource bound = bound(settled, around);
        // a loop that goes on settles at the cap
        double watts = Math.min(
                settled.watts(),
                Math.max(device.power().capWatts(), device.power().activeIdleWatts()));
        boolean capped = settled.hertz() < device.clock().maximumHertz();
        return new Prediction(seconds * 1e6, watts, bound.key(), Regime.of(bound, capped), "");
    }

    /** What most of the time waits for; gaps and what the way of measuring adds count as launch. */
    private static Resource bound(Settled settled, double aroundSeconds) {
        long[] accounts = new long[Resource.values().length];
        accounts[Resource.LAUNCH.ordinal()] = Ticks.ofSeconds(aroundSeconds);
        for (KernelTime kernel : settled.kernels()) {
            for (Resource resource : Resource.values()) {
                accounts[resource.ordinal()] += kernel.account(resource);
            }
        }
        return Resource.largest(accounts);
    }

    private OperatorTimer timer(CaseTable.Row row, TimingClass timing) {
        boolean stream = OperatorCase.isStream(row.get("op"));
        Key key = new Key(row.get("device"), row.get("software"), timing, stream);
        return timers.computeIfAbsent(key, missing -> {
            DeviceDescription described = devices.device(missing.device());
            KernelLibrary library =
                    described.libraries().serving(missing.software()).kernels();
            DeviceSpec device = ablation.device(described.spec());
            return new OperatorTimer(
                    device,
                    new KernelLibrary(
                            ablation.library(library.gemm()),
                            library.attention(),
                            library.stream(),
                            library.rows(),
                            library.quantise()),
                    missing.timing().inLayers() && missing.stream() ? CachePolicy.LAYER : CachePolicy.LOOP,
                    missing.timing().gapSeconds(device.launch()),
                    fidelity.timer(true));
        });
    }
}
