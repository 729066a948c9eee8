package systole.spark;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.Function1;
import scala.Function2;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;
import systole.study.sweep.Batch;
import systole.study.sweep.RemoteSweep;
import systole.study.sweep.SentSweep;
import systole.study.sweep.Span;
import systole.system.InputException;

/** The executors of a Spark cluster: one task a span, each with an evaluator of its own. */
final class SparkWorkers implements RemoteSweep.Workers {
    private final SparkContext context;

    SparkWorkers(SparkContext context) {
        this.context = context;
    }

    /** What a task does; one partition is one span. */
    private interface Task extends Function1<Iterator<Span>, Batch>, Serializable {}

    /** What the driver does with each result as it comes. */
    private interface Handler extends Function2<Object, Batch, BoxedUnit> {}

    @Override
    public void answer(SentSweep sweep, List<Span> spans, RemoteSweep.Receiver receiver) {
        if (spans.isEmpty()) {
            return; // no partitions are an error
        }
        RDD<Span> partitions = JavaSparkContext.fromSparkContext(context)
                .parallelize(spans, spans.size())
                .rdd();
        Task task = iterator -> sweep.answer(iterator.next());
        Handler handler = (number, batch) -> {
            if (!receiver.receive((Integer) number, batch)) {
                throw new IllegalStateException("rows cannot be written"); // ends the job
            }
            return BoxedUnit.UNIT;
        };
        ClassTag<Batch> tag = ClassTag$.MODULE$.apply(Batch.class);
        try {
            context.runJob(partitions, task, handler, tag);
        } catch (Exception e) { // Scala does not say which it throws
            throw told(e);
        }
    }

    /** What a worker found wrong with the input, where that ended the job. */
    private static RuntimeException told(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InputException input) {
                return input;
            }
        }
        return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }
}
