package systole.isa.execute;

import systole.isa.walk.QueueState;

/** An instruction bound to the memory it works on. */
interface Operation {
    /**
     * Does it once.
     *
     * @return false when it cannot be done yet
     */
    boolean perform(QueueState at);

    /** One that is always possible. */
    abstract class Immediate implements Operation {
        @Override
        public final boolean perform(QueueState at) {
            act(at);
            return true;
        }

        abstract void act(QueueState at);
    }
}
