package systole.study.sweep;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import systole.study.operators.Workers;

/**
 * Helpers that are not thread-safe, one for each thread at work; each keeps what it knows from one call to the next.
 *
 * @param <H> a helper
 */
public final class Crew<H> {
    private final Supplier<H> helpers;
    private final int threads;
    private final Queue<H> idle = new ConcurrentLinkedQueue<>();

    /** A crew of at most so many. */
    public Crew(Supplier<H> helpers, int threads) {
        this.helpers = helpers;
        this.threads = threads;
    }

    /** The answers to some questions, in their order; asked on any thread. */
    public <Q, A> List<A> each(List<Q> questions, BiFunction<H, Q, A> work) {
        AtomicReferenceArray<A> answers = new AtomicReferenceArray<>(questions.size());
        List<Integer> numbers = IntStream.range(0, questions.size()).boxed().toList();
        Workers.each(numbers, Math.min(threads, questions.size()), number -> {
            H waiting = idle.poll();
            H helper = waiting == null ? helpers.get() : waiting;
            answers.set(number, work.apply(helper, questions.get(number)));
            idle.add(helper);
        });
        return numbers.stream().map(answers::get).toList();
    }
}
