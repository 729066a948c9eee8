/**
 * Sweeps on Apache Spark: {@link systole.spark.SparkSweep} is what {@code spark-submit} calls, {@link
 * systole.spark.SparkWorkers} makes a task of each span of points. Rows come back to the driver, which writes them in order, as
 * {@code systole sweep} does. The module is built with the profile {@code spark} and nothing depends on it; like the command line
 * it may write to standard streams and end the process.
 */
@NullMarked
package systole.spark;

import org.jspecify.annotations.NullMarked;
