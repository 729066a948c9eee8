package systole.microarch.array;

import java.util.Random;

/** Random arrays and products, small ones mostly. */
final class RandomArrays {
    private RandomArrays() {}

    static ArraySpec spec(Random random, int largest) {
        Ports ports = random.nextBoolean()
                ? Ports.UNLIMITED
                : new Ports(port(random, largest), port(random, largest), port(random, largest));
        return new ArraySpec(
                new ArrayGeometry(1 + random.nextInt(largest), 1 + random.nextInt(largest), 1 + random.nextInt(4)),
                Dataflow.ALL.get(random.nextInt(Dataflow.ALL.size())),
                Folds.values()[random.nextInt(3)],
                ports,
                sparsity(random));
    }

    static Gemm gemm(Random random, int largest) {
        return new Gemm(size(random, largest), size(random, largest), size(random, largest));
    }

    private static long size(Random random, int largest) {
        return random.nextInt(6) == 0 ? 1 : 1L + random.nextInt(largest);
    }

    private static long port(Random random, int largest) {
        return 1L + random.nextInt(2 * largest);
    }

    private static Sparsity sparsity(Random random) {
        int group = 1 + random.nextInt(8);
        return random.nextBoolean() ? Sparsity.DENSE : new Sparsity(1 + random.nextInt(group), group);
    }
}
