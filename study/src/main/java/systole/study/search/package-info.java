/**
 * Searches of a space for its best positions, few of which can be judged: {@link systole.study.search.Nsga2} for several goals,
 * {@link systole.study.search.CmaEs} for one. A position has a part of the way, 0 to 1, for each dimension; of a dimension with
 * levels only the middles of their equal parts are asked for. What is found follows from the seed and the judgements alone.
 */
@NullMarked
package systole.study.search;

import org.jspecify.annotations.NullMarked;
