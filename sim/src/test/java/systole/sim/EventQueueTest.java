package systole.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class EventQueueTest {
    /** The same order, as plainly as it can be written. */
    private record Reference(long time, int phase, long sequence, int event) {
        static final Comparator<Reference> ORDER = Comparator.comparingLong(Reference::time)
                .thenComparingInt(Reference::phase)
                .thenComparingLong(Reference::sequence);
    }

    private final EventQueue queue = new EventQueue();
    private final PriorityQueue<Reference> reference = new PriorityQueue<>(Reference.ORDER);
    private final Random random = new Random(8);
    private int scheduled;

    @Test
    void earlierTimeThenLowerPhaseThenFirstScheduled() {
        queue.schedule(20, 0, 1);
        queue.schedule(10, 7, 2);
        queue.schedule(10, 3, 3);
        queue.schedule(10, 3, 4);
        queue.schedule(10, 255, 5);
        queue.schedule(0, 255, 6);

        assertThat(queue.time()).isZero();
        assertThat(new int[] {
                    queue.remove(), queue.remove(), queue.remove(), queue.remove(), queue.remove(), queue.remove()
                })
                .containsExactly(6, 3, 4, 2, 5, 1);
    }

    @Test
    void agreesWithAPriorityQueue() {
        for (int i = 0; i < 20_000; i++) {
            if (reference.isEmpty() || random.nextInt(5) < 3) {
                schedule(random.nextInt(500));
            } else {
                removeBoth();
            }
        }
        drainBoth();
        assertThat(queue.scheduled()).isEqualTo(scheduled);
    }

    @Test
    void agreesWhereEventsAreDroppedAndShifted() {
        for (int round = 0; round < 300; round++) {
            for (int i = random.nextInt(200); i > 0; i--) {
                schedule(random.nextInt(40));
            }
            for (int i = Math.min(reference.size(), random.nextInt(100)); i > 0; i--) {
                removeBoth();
            }
            int remainder = random.nextInt(3);
            queue.removeIf(event -> event % 3 == remainder);
            reference.removeIf(entry -> entry.event % 3 == remainder);
            long later = random.nextInt(1000);
            queue.shift(later);
            PriorityQueue<Reference> moved = new PriorityQueue<>(Reference.ORDER);
            reference.forEach(
                    entry -> moved.add(new Reference(entry.time + later, entry.phase, entry.sequence, entry.event)));
            reference.clear();
            reference.addAll(moved);
            assertThat(queue.size()).isEqualTo(reference.size());
        }
        drainBoth();
    }

    @Test
    void emptyQueue() {
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.time()).isEqualTo(Ticks.NEVER);
        assertThatThrownBy(queue::remove).isInstanceOf(IllegalStateException.class);
        queue.schedule(1, 0, 1);
        queue.schedule(2, 0, 2);
        queue.clear();
        assertThat(queue.isEmpty()).isTrue();
        queue.schedule(5, 0, 3);
        assertThat(queue.time()).isEqualTo(5);
        assertThat(queue.remove()).isEqualTo(3);
    }

    @Test
    void phaseHasAByte() {
        assertThatThrownBy(() -> queue.schedule(0, 256, 1)).hasMessageContaining("256");
        assertThatThrownBy(() -> queue.schedule(0, -1, 1)).hasMessageContaining("-1");
        assertThat(queue.isEmpty()).as("a refused event leaves no trace").isTrue();
    }

    private void schedule(int time) {
        int phase = random.nextInt(4) == 0 ? 255 : random.nextInt(3);
        int event = random.nextInt(1000);
        queue.schedule(time, phase, event);
        reference.add(new Reference(time, phase, scheduled++, event));
    }

    private void removeBoth() {
        Reference expected = reference.remove();
        assertThat(queue.time()).isEqualTo(expected.time);
        assertThat(queue.remove()).isEqualTo(expected.event);
    }

    private void drainBoth() {
        while (!reference.isEmpty()) {
            removeBoth();
        }
        assertThat(queue.isEmpty()).isTrue();
    }

    /** A sum of two times that is beyond the time base is negative. */
    @Test
    void timesThatWrappedAreRefused() {
        assertThatThrownBy(() -> new EventQueue().schedule(Long.MIN_VALUE, 0, 7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("within 0 and 140 s");
    }
}
