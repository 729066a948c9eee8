package systole.microarch.timing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import systole.isa.Instruction;
import systole.isa.Opcode;
import systole.isa.Queue;

/** Writes down what the group of the first core does, while it runs. */
final class Recorder {
    private final Decoded decoded;
    private final int most;
    private final List<Schedule.Step> steps = new ArrayList<>();
    private final long[] instructions = new long[Decoded.QUEUES];
    private final long[] busy = new long[Decoded.QUEUES];
    private final List<Map<Integer, Long>> waiting = new ArrayList<>();
    private final int[][] numbers = new int[Decoded.QUEUES][];
    private final int[] depths;
    private int watched;
    private boolean cut;

    /**
     * A recorder.
     *
     * @param most steps that are kept; totals go over all
     */
    Recorder(Decoded decoded, int most) {
        this.decoded = decoded;
        this.most = most;
        List<Instruction> program = decoded.kernel.program().instructions();
        this.depths = depths(program);
        for (Queue queue : Queue.values()) {
            numbers[queue.ordinal()] = numbers(program, queue);
            waiting.add(new TreeMap<>());
        }
    }

    /** The group that the first core is in has been split: follows the part that has it. */
    void split(CoreGroup group, CoreGroup part, int firstCore) {
        if (group.id == watched && firstCore == 0) {
            watched = part.id;
        }
    }

    /** An instruction has been taken up at a time; the queue's own time says when its unit is free. */
    void worked(CoreGroup group, int queue, long start, long end) {
        if (group.id != watched) {
            return;
        }
        long free = group.time(queue);
        instructions[queue]++;
        busy[queue] += free - start;
        add(group, queue, start, free, end, Schedule.WORKS);
    }

    /** A queue has waited from a time until its own. */
    void waited(CoreGroup group, int queue, int ring, long start) {
        long end = group.time(queue);
        if (group.id != watched || end <= start) {
            return;
        }
        int semaphore = ring >= decoded.semaphores
                ? Schedule.MESSAGE
                : ring >= decoded.kernel.semaphores().size() ? Schedule.BARRIER : ring;
        waiting.get(queue).merge(semaphore, end - start, Long::sum);
        add(group, queue, start, end, end, semaphore);
    }

    private void add(CoreGroup group, int queue, long start, long free, long end, int semaphore) {
        if (steps.size() >= most) {
            cut = true;
            return;
        }
        int number = numbers[queue][group.pc[queue]];
        List<Long> iterations =
                Arrays.stream(group.index[queue]).limit(depths[number]).boxed().toList();
        steps.add(new Schedule.Step(
                Queue.values()[queue], number, group.set(queue).places[0], iterations, start, free, end, semaphore));
    }

    Schedule schedule() {
        steps.sort(Comparator.comparingLong(Schedule.Step::startTicks).thenComparing(Schedule.Step::queue));
        List<Schedule.Unit> units = new ArrayList<>();
        for (Queue queue : Queue.values()) {
            int i = queue.ordinal();
            if (instructions[i] > 0 || !waiting.get(i).isEmpty()) {
                units.add(new Schedule.Unit(queue, instructions[i], busy[i], waiting.get(i)));
            }
        }
        return new Schedule(steps, cut, units);
    }

    private static int[] depths(List<Instruction> program) {
        int[] depths = new int[program.size()];
        int depth = 0;
        for (int i = 0; i < depths.length; i++) {
            depth -= program.get(i).opcode() == Opcode.END ? 1 : 0;
            depths[i] = depth;
            depth += program.get(i).opcode() == Opcode.LOOP ? 1 : 0;
        }
        return depths;
    }

    /** The number in the program of each place in a queue's code: the walk of {@code Decoded} again, barriers spread out. */
    private static int[] numbers(List<Instruction> program, Queue queue) {
        int others = Decoded.QUEUES - 1;
        int[] numbers = new int[program.size() * 2 * others + 1];
        List<Integer> open = new ArrayList<>();
        int size = 0;
        for (int i = 0; i < program.size(); i++) {
            Opcode opcode = program.get(i).opcode();
            if (opcode == Opcode.LOOP) {
                open.add(size);
                numbers[size++] = i;
            } else if (opcode == Opcode.END) {
                int start = open.remove(open.size() - 1);
                if (start == size - 1) {
                    size--;
                } else {
                    numbers[size++] = i;
                }
            } else if (opcode == Opcode.BARRIER) {
                Arrays.fill(numbers, size, size + 2 * others, i);
                size += 2 * others;
            } else if (opcode == Opcode.HALT || program.get(i).queue() == queue) {
                numbers[size++] = i;
            }
        }
        return Arrays.copyOf(numbers, size);
    }
}
