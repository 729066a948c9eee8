package systole.isa.walk;

import systole.isa.Instruction;

/** What instructions do, told where they stand. Called in an order that the semaphores allow. */
public interface Effects {
    /**
     * Performs an instruction that has a queue of its own (loads, stores, products, vector work, messages).
     *
     * @return false when it cannot be done yet (a message that has not come); it is asked again later
     */
    boolean perform(QueueState at, Instruction instruction);

    /** A queue comes to a grid tile. */
    default void starts(QueueState at) {}

    /** A queue has taken one from a semaphore. */
    default void waited(QueueState at, int semaphore) {}

    /** A queue has added one to a semaphore. */
    default void signalled(QueueState at, int semaphore) {}

    /** A queue has come to a barrier. */
    default void arrived(QueueState at) {}

    /** A queue goes on from a barrier that all queues have come to. */
    default void passed(QueueState at) {}
}
