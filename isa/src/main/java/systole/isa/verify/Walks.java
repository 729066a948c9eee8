package systole.isa.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import systole.isa.Queue;
import systole.isa.walk.CoreWalk;

/** Lets cores go through their programs, one device by itself or several together, as far as the limit of instructions. */
final class Walks {
    private static final Queue[] QUEUES = Queue.values();

    private final Limits limits;
    /** Of each program the trips of the walks that were made. */
    private final Map<Facts, Set<List<Long>>> seen = new HashMap<>();

    private long walked;
    private boolean complete = true;

    Walks(Limits limits) {
        this.limits = limits;
    }

    long walked() {
        return walked;
    }

    boolean complete() {
        return complete;
    }

    /**
     * One device: its tiles do not depend on those of others.
     *
     * @param most tiles whose trips are looked at
     */
    void alone(Facts facts, int rank, boolean named, int most) {
        Slots slots = new Slots(facts.kernel);
        TileChoice choice = new TileChoice(facts, rank, limits.cores(), most);
        for (TileChoice.Start start : choice.alone(seen.computeIfAbsent(facts, any -> new HashSet<>()))) {
            if (spent()) {
                return;
            }
            if (spins(choice, start)) {
                continue;
            }
            CoreAccount account = new CoreAccount(facts, slots, named ? rank : Finding.ANY, 0, new Messages(1));
            CoreWalk walk = new CoreWalk(facts.kernel, rank, start.core(), start.cores(), account);
            run(List.of(new Core(facts, walk, account, named ? rank : Finding.ANY, start.rounds())));
        }
    }

    /** All devices, which exchange messages. */
    void together(List<Facts> devices) {
        for (TileChoice.Start start : TileChoice.together(devices, limits.cores())) {
            if (spent()) {
                return;
            }
            Messages messages = new Messages(devices.size());
            List<Core> cores = new ArrayList<>();
            boolean spins = false;
            for (int rank = 0; rank < devices.size(); rank++) {
                Facts facts = devices.get(rank);
                CoreAccount account = new CoreAccount(facts, new Slots(facts.kernel), rank, rank, messages);
                CoreWalk walk = new CoreWalk(facts.kernel, rank, start.core(), start.cores(), account);
                long rounds = TileChoice.rounds(facts, start.core(), start.cores());
                cores.add(new Core(facts, walk, account, rank, rounds));
                TileChoice choice = new TileChoice(facts, rank, limits.cores(), 0);
                spins |= spins(choice, new TileChoice.Start(start.core(), start.cores(), rounds));
            }
            if (!spins && run(cores)) {
                messages.left();
            }
        }
    }

    /** True when no instruction may be walked any more; what was to come is left out. */
    private boolean spent() {
        complete &= walked < limits.instructions();
        return walked >= limits.instructions();
    }

    private boolean spins(TileChoice choice, TileChoice.Start start) {
        boolean spins = false;
        for (long i = 0; i < Math.min(start.rounds(), 64) && !spins; i++) {
            spins = choice.spins(start.core() + i * start.cores());
        }
        complete &= !spins;
        return spins;
    }

    /** Walks to the end; false when that is not reached. */
    private boolean run(List<Core> cores) {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Core core : cores) {
                for (Queue queue : QUEUES) {
                    while (core.unfinished(queue) && core.walk().step(queue)) {
                        moved = true;
                        if (++walked >= limits.instructions()) {
                            complete = false;
                            return false;
                        }
                    }
                }
            }
        }
        if (cores.stream().anyMatch(Core::unfinished)) {
            new Deadlock(cores).report();
            return false;
        }
        cores.forEach(core -> core.account().balance().check());
        return true;
    }

    /**
     * A core of a walk.
     *
     * @param rank number that findings name
     * @param rounds tiles to walk
     */
    record Core(Facts facts, CoreWalk walk, CoreAccount account, int rank, long rounds) {
        /** True when a queue has tiles left. */
        boolean unfinished(Queue queue) {
            return walk.queue(queue).round() < rounds;
        }

        /** True when some queue has tiles left. */
        boolean unfinished() {
            for (Queue queue : QUEUES) {
                if (unfinished(queue)) {
                    return true;
                }
            }
            return false;
        }
    }
}
