package systole.system.run;

import java.util.LinkedHashMap;
import java.util.Map;
import systole.microarch.power.Component;
import systole.sim.Resource;

/**
 * Time, critical path and energy of steps done one after the other on one device. Sums are exact, in whole picoseconds: hours
 * fit, which ticks would not hold.
 */
final class PassTime {
    private final long[] accounts = new long[Resource.values().length];
    private final double[] joules = new double[Component.values().length];
    private final Map<String, Share> byOperator = new LinkedHashMap<>();
    private long picoseconds;
    private long events;

    /** An operator's part. */
    static final class Share {
        private final long[] accounts = new long[Resource.values().length];
        private long picoseconds;
        private long count;

        long picoseconds() {
            return picoseconds;
        }

        long count() {
            return count;
        }

        /** The resource that most of the time waits for. */
        Resource bound() {
            return Resource.largest(accounts);
        }
    }

    /**
     * Adds a step done {@code count} times.
     *
     * @param once picoseconds of one time by {@link Resource} ordinal
     * @param energy joules of one time by {@link Component} ordinal
     */
    void add(String operator, long count, long[] once, double[] energy) {
        Share share = byOperator.computeIfAbsent(operator, name -> new Share());
        share.count += count;
        for (int i = 0; i < once.length; i++) {
            accounts[i] += count * once[i];
            share.accounts[i] += count * once[i];
            share.picoseconds += count * once[i];
            picoseconds += count * once[i];
        }
        for (int i = 0; i < energy.length; i++) {
            joules[i] += count * energy[i];
        }
    }

    /** Adds another pass. */
    void add(PassTime other) {
        other.byOperator.forEach((name, share) -> {
            Share mine = byOperator.computeIfAbsent(name, key -> new Share());
            mine.count += share.count;
            mine.picoseconds += share.picoseconds;
            for (int i = 0; i < accounts.length; i++) {
                mine.accounts[i] += share.accounts[i];
            }
        });
        for (int i = 0; i < accounts.length; i++) {
            accounts[i] += other.accounts[i];
        }
        for (int i = 0; i < joules.length; i++) {
            joules[i] += other.joules[i];
        }
        picoseconds += other.picoseconds;
        events += other.events;
    }

    void addEvents(long more) {
        events += more;
    }

    long picoseconds() {
        return picoseconds;
    }

    long events() {
        return events;
    }

    long account(Resource resource) {
        return accounts[resource.ordinal()];
    }

    double joules(Component component) {
        return joules[component.ordinal()];
    }

    Map<String, Share> byOperator() {
        return byOperator;
    }

    /** Picoseconds of an operator, 0 when it did not run. */
    long picosecondsOf(String operator) {
        Share share = byOperator.get(operator);
        return share == null ? 0 : share.picoseconds;
    }
}
