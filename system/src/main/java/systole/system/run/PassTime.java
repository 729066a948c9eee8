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
public final class PassTime {
    private final long[] accounts = new long[Resource.values().length];
    private final double[] joules = new double[Component.values().length];
    private final Map<String, Share> byOperator = new LinkedHashMap<>();
    private long picoseconds;
    private long events;

    /** Passes one after the other. */
    public static PassTime of(PassTime... passes) {
        PassTime sum = new PassTime();
        for (PassTime pass : passes) {
            sum.add(pass);
        }
        return sum;
    }

    /** An operator's part. */
    public static final class Share {
        private final long[] accounts = new long[Resource.values().length];
        private long picoseconds;
        private long count;

        private Share() {}

        /** Its time. */
        public long picoseconds() {
            return picoseconds;
        }

        /** Times it ran. */
        public long count() {
            return count;
        }

        /** The resource that most of the time waits for. */
        public Resource bound() {
            return Resource.largest(accounts);
        }
    }

    /**
     * Adds a step done {@code count} times.
     *
     * @param once picoseconds of one time by {@link Resource} ordinal
     * @param energy joules of one time by {@link Component} ordinal
     */
    public void add(String operator, long count, long[] once, double[] energy) {
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
    public void add(PassTime other) {
        add(other, 1);
    }

    /** Adds another pass that runs so many times. */
    public void add(PassTime other, long times) {
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

    /**
     * Adds communication that ran beside something else: all of its work, and of its time what nothing hid, which is the
     * link's.
     *
     * @param communication its time and work alone
     * @param exposed picoseconds that were waited for it
     * @param staticWatts power of a device that waits
     */
    public void addExposed(PassTime communication, long exposed, double staticWatts) {
        long left = exposed;
        long of = communication.picoseconds;
        for (Map.Entry<String, Share> entry : communication.byOperator.entrySet()) {
            Share share = byOperator.computeIfAbsent(entry.getKey(), key -> new Share());
            share.count += entry.getValue().count;
            of -= entry.getValue().picoseconds;
            long part = of == 0
                    ? left
                    : Math.round((double) exposed * entry.getValue().picoseconds / communication.picoseconds);
            part = Math.min(left, part);
            share.accounts[Resource.LINK.ordinal()] += part;
            share.picoseconds += part;
            left -= part;
        }
        accounts[Resource.LINK.ordinal()] += exposed - left;
        picoseconds += exposed - left;
        for (Component component : Component.values()) {
            joules[component.ordinal()] +=
                    component == Component.STATIC ? 0 : communication.joules[component.ordinal()];
        }
        joules[Component.STATIC.ordinal()] += staticWatts * 1e-12 * (exposed - left);
        events += communication.events;
    }

    /** This much of the links' time runs beside something else instead: each operator's part in proportion. */
    public void hideLink(long hidden, double staticWatts) {
        long of = accounts[Resource.LINK.ordinal()];
        long left = hidden;
        for (Share share : byOperator.values()) {
            long link = share.accounts[Resource.LINK.ordinal()];
            of -= link;
            long part = of == 0 ? left : Math.round((double) hidden * link / accounts[Resource.LINK.ordinal()]);
            part = Math.min(left, Math.min(link, part));
            share.accounts[Resource.LINK.ordinal()] -= part;
            share.picoseconds -= part;
            left -= part;
        }
        accounts[Resource.LINK.ordinal()] -= hidden - left;
        picoseconds -= hidden - left;
        joules[Component.STATIC.ordinal()] -= staticWatts * 1e-12 * (hidden - left);
    }

    /** Adds a time of waiting under a name of its own. */
    public void addIdle(String name, Resource resource, long waited, double staticWatts) {
        if (waited > 0) {
            long[] once = new long[accounts.length];
            once[resource.ordinal()] = waited;
            double[] energy = new double[joules.length];
            energy[Component.STATIC.ordinal()] = staticWatts * 1e-12 * waited;
            add(name, 1, once, energy);
        }
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

    /** All of it. */
    public long picoseconds() {
        return picoseconds;
    }

    /** Events simulated for it. */
    public long events() {
        return events;
    }

    /** Picoseconds that a resource was waited for. */
    public long account(Resource resource) {
        return accounts[resource.ordinal()];
    }

    /** Average power, watts. */
    public double watts() {
        return Energy.total(joules) / (picoseconds * 1e-12);
    }

    /** Energy of a component. */
    public double joules(Component component) {
        return joules[component.ordinal()];
    }

    /** Parts by operator, in the order met. */
    public Map<String, Share> byOperator() {
        return byOperator;
    }

    /** Picoseconds of an operator, 0 when it did not run. */
    public long picosecondsOf(String operator) {
        Share share = byOperator.get(operator);
        return share == null ? 0 : share.picoseconds;
    }
}
