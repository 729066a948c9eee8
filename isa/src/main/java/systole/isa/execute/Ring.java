package systole.isa.execute;

import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.walk.QueueState;

/** A buffer of a core: slots of which each queue has one at hand. */
final class Ring {
    private final Declarations.Buffer buffer;
    private final int index;
    private final Slot[] slots;

    Ring(Declarations.Buffer buffer, int index) {
        this.buffer = buffer;
        this.index = index;
        this.slots = new Slot[buffer.stages()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = new Slot(buffer, i);
        }
    }

    String name() {
        return buffer.name();
    }

    DataType type() {
        return buffer.type();
    }

    int rows() {
        return buffer.rows();
    }

    int columns() {
        return buffer.columns();
    }

    int elements() {
        return Math.toIntExact(buffer.elements());
    }

    /** Type and shape, for messages. */
    String shape() {
        return name() + " " + type().text() + "[" + rows() + "," + columns() + "]";
    }

    boolean sameShape(Ring other) {
        return rows() == other.rows() && columns() == other.columns();
    }

    int stages() {
        return slots.length;
    }

    Slot slot(int number) {
        return slots[number];
    }

    Slot slot(QueueState at) {
        return slots[at.slot(index)];
    }

    int slotNumber(QueueState at) {
        return at.slot(index);
    }

    double[] read(QueueState at) {
        return slot(at).read(at.tile());
    }

    double[] write(QueueState at) {
        return slot(at).write(at.tile());
    }

    double[] update(QueueState at) {
        return slot(at).update(at.tile());
    }
}
