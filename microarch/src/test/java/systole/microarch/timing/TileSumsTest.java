package systole.microarch.timing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import systole.isa.Affine;
import systole.isa.Operand.Bound;

/** Sums over random loop nests equal those of going through every tile and iteration. */
final class TileSumsTest {
    private final Random random = new Random(29);

    @Test
    void equalsTheSumOverEveryTileAndIteration() {
        int clipped = 0;
        for (int i = 0; i < 3000; i++) {
            long[] axes = new long[1 + random.nextInt(3)];
            for (int axis = 0; axis < axes.length; axis++) {
                axes[axis] = 1L + random.nextInt(random.nextInt(4) == 0 ? 40 : 6);
            }
            Bound[] loops = new Bound[random.nextInt(3)];
            for (int level = 0; level < loops.length; level++) {
                loops[level] = bound(axes.length);
            }
            List<TileSums.Factor> factors = new ArrayList<>();
            for (int factor = random.nextInt(4); factor > 0; factor--) {
                factors.add(factor(axes.length + loops.length));
            }
            long expected = brute(axes, loops, factors, new long[axes.length + loops.length], 0);
            assertThat(new TileSums(axes, loops, factors).sum())
                    .as("axes %s loops %s factors %s", List.of(axes), List.of(loops), factors)
                    .isEqualTo(expected);
            clipped += expected == 0 ? 0 : 1;
        }
        assertThat(clipped).as("sums that are not nothing").isGreaterThan(1500);
    }

    /** 10^6 queries in blocks of 128 that each see the keys up to their own: 7813 blocks, the last of 64 rows, sums of 1 to 7813. */
    @Test
    void causalBlocksOfAMillionQueries() {
        long[] axes = {7813};
        Bound[] loops = {new Bound(Affine.constant(128).plus(Affine.grid(0, 128)), 1_000_064, 128)};
        List<TileSums.Factor> rows = List.of(new TileSums.Factor(0, new long[] {128, 0}, 128, 1_000_000));
        long whole = 7812L * 7813 / 2 * 128 + 64L * 7813;
        assertThat(new TileSums(axes, loops, List.of()).sum()).isEqualTo(7813L * 7814 / 2);
        assertThat(new TileSums(axes, loops, rows).sum()).isEqualTo(whole);
    }

    private Bound bound(int axes) {
        Affine limit = Affine.constant(random.nextInt(60));
        if (random.nextBoolean()) {
            limit = limit.plus(Affine.grid(random.nextInt(axes), random.nextInt(25) - 12));
        }
        return new Bound(limit, 1 + random.nextInt(60), 1 + random.nextInt(12));
    }

    private TileSums.Factor factor(int variables) {
        long[] coefficients = new long[variables];
        for (int moved = random.nextInt(3); moved > 0; moved--) {
            coefficients[random.nextInt(variables)] = random.nextInt(33) - 8L;
        }
        return new TileSums.Factor(random.nextInt(20), coefficients, 1 + random.nextInt(16), 1 + random.nextInt(150));
    }

    private static long brute(long[] axes, Bound[] loops, List<TileSums.Factor> factors, long[] at, int variable) {
        if (variable == at.length) {
            long product = 1;
            for (TileSums.Factor factor : factors) {
                product *= factor.at(at);
            }
            return product;
        }
        long count;
        if (variable < axes.length) {
            count = axes[variable];
        } else {
            int[] tile = new int[axes.length];
            for (int axis = 0; axis < tile.length; axis++) {
                tile[axis] = (int) at[axis];
            }
            count = loops[variable - axes.length].trips(tile);
        }
        long sum = 0;
        for (long i = 0; i < count; i++) {
            at[variable] = i;
            sum += brute(axes, loops, factors, at, variable + 1);
        }
        at[variable] = 0;
        return sum;
    }
}
