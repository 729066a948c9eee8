package systole.isa.execute;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;

/** Messages under way between the same core of all devices, in order for each sender and receiver. */
final class Links {
    /** What is sent: numbers of a type. */
    record Message(DataType type, double[] values) {}

    private final int devices;
    private final List<Queue<Message>> queues = new ArrayList<>();

    Links(int devices) {
        this.devices = devices;
        for (int i = 0; i < devices * devices; i++) {
            queues.add(new ArrayDeque<>());
        }
    }

    /** The device at an offset in the ring of all devices. */
    int device(int rank, int offset) {
        return Math.floorMod(rank + offset, devices);
    }

    void send(int from, int to, Message message) {
        queues.get(from * devices + to).add(message);
    }

    /** Takes the next message; null when there is none yet. */
    @Nullable
    Message receive(int from, int to) {
        return queues.get(from * devices + to).poll();
    }

    boolean waiting(int from, int to) {
        return !queues.get(from * devices + to).isEmpty();
    }

    /** Messages of a device that nobody has taken. */
    int left(int from) {
        int count = 0;
        for (int to = 0; to < devices; to++) {
            count += queues.get(from * devices + to).size();
        }
        return count;
    }
}
