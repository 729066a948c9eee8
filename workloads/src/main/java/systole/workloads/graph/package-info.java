/**
 * What one device does in one pass of a transformer, as steps in order. {@link systole.workloads.graph.Passes} makes the
 * {@link systole.workloads.graph.Pass} of a prefill or of one decode step from a model, number formats, a tensor-parallel degree
 * and a way to share out experts; layers that are alike stay a repeated block. Before a
 * prefill comes the pass of an encoder where the model attends to one. A player of steps implements {@link systole.workloads.graph.StepVisitor}.
 */
@NullMarked
package systole.workloads.graph;

import org.jspecify.annotations.NullMarked;
