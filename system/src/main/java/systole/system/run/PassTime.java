package systole.system.run;

import java.util.LinkedHashMap;
import java.util.Map;
import systole.microarch.power.Component;
import systole.microarch.power.Energy;
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

    /** Time for which an operator, already added, waits before it starts. */
    void addWait(String operator, long waited, Resource resource, double staticJoules) {
        Share share = byOperator.computeIfAbsent(operator, name -> new Share());
        share.accounts[resource.ordinal()] += waited;
        share.picoseconds += waited;
        accounts[resource.ordinal()] += waited;
        picoseconds += waited;
        joules[Component.STATIC.ordinal()] += staticJoules;
    }

    /** Adds another pass. */
    void add(PassTime other) {
        add(other, 1);
    }

    /** Adds another pass that runs so many times. */
    void add(PassTime other, long times) {
        other.byOperator.forEach((name, share) -> {
            Share mine = byOperator.computeIfAbsent(name, key -> new Share());
            mine.count += times * share.count;
            mine.picoseconds += times * share.picoseconds;
            for (int i = 0; i < accounts.length; i++) {
                mine.accounts[i] += times * share.accounts[i];
            }
        });
        for (int i = 0; i < accounts.length; i++) {
            accounts[i] += times * other.accounts[i];
        }
        for (int i = 0; i < joules.length; i++) {
            joules[i] += times * other.joules[i];
        }
        picoseconds += times * other.picoseconds;
        events += other.events;
    }

    /** The same times with other energy. */
    PassTime withJoules(double[] other) {
        PassTime time = new PassTime();
        time.add(this);
        System.arraycopy(other, 0, time.joules, 0, other.length);
        return time;
    }

    /** Half of everything but the events, each operator's times rounded down to picoseconds. */
    PassTime half() {
        PassTime half = new PassTime();
        byOperator.forEach((name, share) -> {
            Share mine = half.byOperator.computeIfAbsent(name, key -> new Share());
            mine.count = share.count / 2;
            for (int i = 0; i < accounts.length; i++) {
                mine.accounts[i] = share.accounts[i] / 2;
                mine.picoseconds += mine.accounts[i];
                half.accounts[i] += mine.accounts[i];
                half.picoseconds += mine.accounts[i];
            }
        });
        for (int i = 0; i < joules.length; i++) {
            half.joules[i] = joules[i] / 2;
        }
        half.events = events;
        return half;
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

    /** Average power, watts. */
    double watts() {
        return Energy.total(joules) / (picoseconds * 1e-12);
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
