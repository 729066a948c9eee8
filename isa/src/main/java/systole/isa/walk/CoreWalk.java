package systole.isa.walk;

import java.util.ArrayList;
import java.util.List;
import systole.isa.Declarations;
import systole.isa.Grid;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Queue;

/**
 * One core going through a kernel's program for the tiles it is given: {@code first}, {@code first + cores},
 * {@code first + 2 cores}, …. A persistent kernel goes on from tile to tile, each queue for itself; another one starts
 * afresh with each tile once all queues have ended the one before.
 */
public final class CoreWalk {
    /** Why a queue does not go on. */
    public record Blocked(Queue queue, int instruction, String reason) {}

    private final Kernel kernel;
    private final List<Instruction> program;
    private final Effects effects;
    private final long cores;
    private final long tiles;
    private final int[] jump;
    /** For each loop a bit for each queue that has something to do in it. */
    private final int[] concerned;

    private final long[] semaphores;
    private final List<QueueState> queues = new ArrayList<>();

    /**
     * A walk at its start.
     *
     * @param rank number of the device
     * @param core number of the core, which is also its first tile
     * @param cores cores that share the grid
     */
    public CoreWalk(Kernel kernel, int rank, int core, int cores, Effects effects) {
        this.kernel = kernel;
        this.program = kernel.program().instructions();
        this.effects = effects;
        this.cores = cores;
        this.tiles = kernel.grid().tiles();
        this.jump = new int[program.size()];
        this.concerned = new int[program.size()];
        int levels = match();
        this.semaphores = new long[kernel.semaphores().size()];
        for (Queue queue : Queue.values()) {
            QueueState state = new QueueState(kernel, queue, rank, levels);
            state.tile = core;
            state.finished = core >= tiles;
            queues.add(state);
        }
        reset();
        for (QueueState state : queues) {
            if (!state.finished) {
                start(state);
            }
        }
    }

    /** Where loops end and begin; returns the deepest nesting. */
    private int match() {
        List<Integer> open = new ArrayList<>();
        int deepest = 0;
        for (int i = 0; i < jump.length; i++) {
            Opcode opcode = program.get(i).opcode();
            if (opcode == Opcode.LOOP) {
                open.add(i);
                deepest = Math.max(deepest, open.size());
            } else if (opcode == Opcode.END) {
                int start = open.remove(open.size() - 1);
                jump[i] = start;
                jump[start] = i;
            } else if (opcode != Opcode.HALT) {
                int who = opcode == Opcode.BARRIER
                        ? -1
                        : 1 << program.get(i).queue().ordinal();
                open.forEach(loop -> concerned[loop] |= who);
            }
        }
        return deepest;
    }

    private void reset() {
        for (int i = 0; i < semaphores.length; i++) {
            Declarations.Semaphore semaphore = kernel.semaphores().get(i);
            semaphores[i] = semaphore.initial();
        }
        queues.forEach(QueueState::reset);
    }

    private void start(QueueState state) {
        state.pc = 0;
        state.depth = 0;
        Grid grid = kernel.grid();
        grid.coordinates(state.tile, state.coordinates);
        effects.starts(state);
    }

    /** True when every queue has run all its tiles. */
    public boolean finished() {
        return queues.stream().allMatch(state -> state.finished);
    }

    /** Where a queue stands. */
    public QueueState queue(Queue queue) {
        return queues.get(queue.ordinal());
    }

    /** What a semaphore holds. */
    public long semaphore(int index) {
        return semaphores[index];
    }

    /** Runs every queue as far as it comes; returns whether any came further. */
    public boolean run() {
        boolean any = false;
        boolean moved = true;
        while (moved) {
            moved = false;
            for (QueueState state : queues) {
                while (advance(state)) {
                    moved = true;
                }
            }
            any |= moved;
        }
        return any;
    }

    /** Lets one queue do one instruction of its own; false when it is blocked or has ended. */
    public boolean step(Queue queue) {
        return advance(queues.get(queue.ordinal()));
    }

    /**
     * Takes a queue to the instruction that it does next, without doing it.
     *
     * @return its number in the program; -1 when the queue has ended its tiles, or this one and the others have not
     */
    public int next(Queue queue) {
        QueueState state = queues.get(queue.ordinal());
        if (state.finished || state.atEnd) {
            return -1;
        }
        seek(state);
        return state.pc;
    }

    /** Why each queue that has not ended stands still; to be asked when {@link #run} came no further. */
    public List<Blocked> blocked() {
        List<Blocked> blocked = new ArrayList<>();
        for (QueueState state : queues) {
            if (!state.finished && !state.atEnd) {
                Instruction instruction = program.get(state.pc);
                String reason = switch (instruction.opcode()) {
                    case WAIT ->
                        "waits for semaphore "
                                + kernel.semaphores()
                                        .get(instruction.semaphore())
                                        .name();
                    case BARRIER -> "waits for the other queues at a barrier";
                    default -> "waits for a message";
                };
                blocked.add(new Blocked(state.queue, state.pc, reason));
            }
        }
        return blocked;
    }

    /** Goes on to and through the next instruction that concerns the queue. */
    private boolean advance(QueueState state) {
        if (state.finished || state.atEnd) {
            return false;
        }
        Instruction instruction = seek(state);
        return switch (instruction.opcode()) {
            case HALT -> end(state);
            case BARRIER -> barrier(state);
            default -> perform(state, instruction);
        };
    }

    /** Goes on to the next instruction that concerns the queue: through loops, past what other queues do. */
    private Instruction seek(QueueState state) {
        while (true) {
            Instruction instruction = program.get(state.pc);
            switch (instruction.opcode()) {
                case LOOP -> enter(state, instruction.bound());
                case END -> again(state);
                case HALT, BARRIER -> {
                    return instruction;
                }
                default -> {
                    if (instruction.queue() == state.queue) {
                        return instruction;
                    }
                    state.pc++;
                }
            }
        }
    }

    private void enter(QueueState state, Operand.Bound bound) {
        long trips = bound.trips(state.coordinates, state.rank);
        if (trips == 0 || (concerned[state.pc] & (1 << state.queue.ordinal())) == 0) {
            state.pc = jump[state.pc] + 1;
            return;
        }
        state.iterations[state.depth] = 0;
        state.trips[state.depth++] = trips;
        state.pc++;
    }

    private void again(QueueState state) {
        int level = state.depth - 1;
        if (++state.iterations[level] < state.trips[level]) {
            state.pc = jump[state.pc] + 1;
        } else {
            state.iterations[level] = 0;
            state.depth--;
            state.pc++;
        }
    }

    private boolean perform(QueueState state, Instruction instruction) {
        if (instruction.opcode() == Opcode.WAIT) {
            int semaphore = instruction.semaphore();
            if (semaphores[semaphore] == 0) {
                return false;
            }
            semaphores[semaphore]--;
            effects.waited(state, semaphore);
        } else if (instruction.opcode() == Opcode.SIGNAL) {
            semaphores[instruction.semaphore()]++;
            effects.signalled(state, instruction.semaphore());
        } else if (effects.perform(state, instruction)) {
            state.turn(instruction);
        } else {
            return false;
        }
        state.pc++;
        return true;
    }

    /** A queue goes on from its n-th barrier when all queues have come to theirs. */
    private boolean barrier(QueueState state) {
        boolean news = !state.atBarrier;
        if (news) {
            state.atBarrier = true;
            state.barriers++;
            effects.arrived(state);
        }
        for (QueueState other : queues) {
            if (other.barriers < state.barriers) {
                return news;
            }
        }
        state.atBarrier = false;
        effects.passed(state);
        state.pc++;
        return true;
    }

    private boolean end(QueueState state) {
        if (kernel.persistent()) {
            next(state);
            return true;
        }
        state.atEnd = true;
        if (queues.stream().allMatch(other -> other.atEnd)) {
            reset();
            for (QueueState other : queues) {
                other.atEnd = false;
                next(other);
            }
        }
        return true;
    }

    private void next(QueueState state) {
        state.tile += cores;
        state.round++;
        if (state.tile >= tiles) {
            state.finished = true;
        } else {
            start(state);
        }
    }
}
