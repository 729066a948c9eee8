/**
 * Tensor units: the cycles that a product occupies an array, by what the array keeps in its cells. A dataflow is one
 * class and one line in {@link systole.microarch.tensor.Dataflow#named}.
 */
@NullMarked
package systole.microarch.tensor;

import org.jspecify.annotations.NullMarked;
