package systole.isa.verify;

import java.util.Locale;

/** What a kernel must keep to. */
public enum Rule {
    /** Order of control instructions. */
    STRUCTURE("loops are closed, and halt stands once, at the end"),
    /** Room in the scratchpad. */
    SCRATCH_OVERFLOW("the scratch buffers of a core fit its scratchpad"),
    /** Room in the accumulators. */
    ACCUMULATOR_OVERFLOW("the accumulators of a kernel fit those of a core"),
    /** Types of operands. */
    TYPE("the types of the operands are those that the opcode takes"),
    /** Shapes of operands. */
    SHAPE("the shapes of the operands fit each other"),
    /** Alignment of block-scaled types. */
    BLOCK("rows of block-scaled types are cut only between blocks"),
    /** Rectangles of tensors. */
    BOUNDS("each rectangle lies in its tensor for some value of everything that moves it, and never starts before it"),
    /** Declared for nothing. */
    UNUSED("each tensor and semaphore that is declared is named by an instruction"),
    /** A semaphore of one side only. */
    SEMAPHORE_UNMATCHED("a semaphore that is signalled is waited on, and the other way round"),
    /** A semaphore of several queues. */
    SEMAPHORE_QUEUES("one queue signals a semaphore and one queue waits on it"),
    /** A semaphore that drifts. */
    SEMAPHORE_BALANCE(
            "after each tile no semaphore is above its initial value, and none of a persistent kernel is below it"),
    /** A value that is not there, or not surely. */
    READ_BEFORE_WRITE("what is read was written before, in every order in which the queues may run"),
    /** A value that goes too early. */
    OVERWRITTEN(
            "nothing is overwritten while another queue may still use it, in every order in which the queues may run"),
    /** Bytes of two buffers. */
    SHARED_BYTES("what a buffer holds is not read after one that shares its bytes was written"),
    /** A value that nobody uses. */
    UNREAD("what is brought into a buffer that the program reads is read before the next takes its place"),
    /** A walk that stops. */
    DEADLOCK("every queue comes to its end"),
    /** Sends and receives. */
    MESSAGE(
            "each message goes to another device and is received there, by a buffer of its type and element count, and each"
                    + " receive gets one");

    private final String explanation;

    Rule(String explanation) {
        this.explanation = explanation;
    }

    /** What holds where the rule is kept, in one line. */
    public String explanation() {
        return explanation;
    }

    /** The name used in reports. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
