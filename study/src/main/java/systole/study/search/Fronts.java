package systole.study.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Members in fronts: those that no other beats, those that only members of the first beat, and so on; within a front those in
 * empty regions come first (Deb et al. 2002).
 */
final class Fronts {
    private Fronts() {}

    /** The best so many, the best first, each front by its crowding distance. */
    static List<Member> best(List<Member> members, int most) {
        List<Member> best = new ArrayList<>();
        List<Member> rest = new ArrayList<>(members);
        while (best.size() < most && !rest.isEmpty()) {
            List<Member> candidates = List.copyOf(rest);
            List<Member> front = candidates.stream()
                    .filter(member ->
                            candidates.stream().noneMatch(other -> other.score().beats(member.score())))
                    .toList();
            rest.removeAll(front);
            best.addAll(spread(front).subList(0, Math.min(front.size(), most - best.size())));
        }
        return best;
    }

    /** A front, the least crowded first; equal ones in their order. */
    private static List<Member> spread(List<Member> front) {
        double[] distance = new double[front.size()];
        int goals = front.get(0).score().goals().length;
        for (int goal = 0; goal < goals; goal++) {
            int by = goal;
            int[] order = IntStream.range(0, front.size())
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> value(front, i, by)))
                    .mapToInt(Integer::intValue)
                    .toArray();
            int last = order.length - 1;
            double range = value(front, order[last], by) - value(front, order[0], by);
            distance[order[0]] = Double.POSITIVE_INFINITY;
            distance[order[last]] = Double.POSITIVE_INFINITY;
            for (int i = 1; i < last && range > 0; i++) {
                distance[order[i]] += (value(front, order[i + 1], by) - value(front, order[i - 1], by)) / range;
            }
        }
        Integer[] order = IntStream.range(0, front.size()).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> -distance[i]));
        return Arrays.stream(order).map(front::get).toList();
    }

    private static double value(List<Member> front, int member, int goal) {
        return front.get(member).score().goals()[goal];
    }
}
