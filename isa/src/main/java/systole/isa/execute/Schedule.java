package systole.isa.execute;

import java.util.SplittableRandom;

/**
 * Which queue is tried first for the next instruction. Programs are Kahn process networks, so what they compute does not
 * depend on it; tests show that.
 *
 * @param order how it goes on
 * @param seed of a random order
 */
public record Schedule(Order order, long seed) {
    /** Each queue runs as far as it comes. */
    public static final Schedule EAGER = new Schedule(Order.EAGER, 0);
    /** One instruction of each queue in turn. */
    public static final Schedule ROUND_ROBIN = new Schedule(Order.ROUND_ROBIN, 0);
    /** Each queue runs as far as it comes, the last queue of the last device first. */
    public static final Schedule REVERSED = new Schedule(Order.REVERSED, 0);

    /** How a schedule goes on from an instruction. */
    public enum Order {
        /** With the same queue, then with the next. */
        EAGER,
        /** With the next queue. */
        ROUND_ROBIN,
        /** With the same queue, then with the one before. */
        REVERSED,
        /** With any queue. */
        RANDOM
    }

    /** A random order that a seed repeats. */
    public static Schedule random(long seed) {
        return new Schedule(Order.RANDOM, seed);
    }

    /** The course of one run through the queues of all devices, numbered from 0. */
    final class Course {
        private final int strands;
        private final SplittableRandom random = new SplittableRandom(seed);
        private int current;

        Course(int strands) {
            this.strands = strands;
            this.current = order == Order.REVERSED ? strands - 1 : 0;
        }

        /** Goes back to the start, at a new core; a random order goes on. */
        void begin() {
            current = order == Order.REVERSED ? strands - 1 : 0;
        }

        /** Which to try first for the next instruction. */
        int first() {
            if (order == Order.RANDOM) {
                current = random.nextInt(strands);
            }
            return current;
        }

        /** Which to try when one is blocked. */
        int after(int strand) {
            return (order == Order.REVERSED ? strand + strands - 1 : strand + 1) % strands;
        }

        /** One has done an instruction. */
        void done(int strand) {
            current = order == Order.ROUND_ROBIN ? after(strand) : strand;
        }
    }
}
