package systole.workloads.lowering.gemm;

import systole.isa.DataType;
import systole.isa.Target;
import systole.workloads.lowering.KernelFloor;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.Rates;
import systole.workloads.operator.Gemm;

/** The least time of a matrix product with some tile and split, from sizes alone. */
final class GemmFloor {
    private GemmFloor() {}

    /** Seconds of the product and, where the sums are split, of the kernel that adds the parts. */
    static double seconds(Gemm gemm, GemmLibrary.Tile tile, int split, Lowering lowering) {
        Target target = lowering.target();
        Rates rates = lowering.rates();
        double product = product(gemm, tile, split, lowering).seconds(rates, target.cores());
        return split == 1 ? product : product + sum(gemm, split, target).seconds(rates, target.cores());
    }

    private static KernelFloor product(Gemm gemm, GemmLibrary.Tile tile, int split, Lowering lowering) {
        Target target = lowering.target();
        long rows = (gemm.m() + tile.rows() - 1) / tile.rows();
        long columns = (gemm.n() + tile.columns() - 1) / tile.columns();
        double tiles = (double) gemm.batch() * rows * columns * split;
        double ofA = gemm.type().bytes(gemm.batch() * gemm.m() * gemm.k());
        double ofB = gemm.stored().bytes(gemm.batch() * gemm.n() * gemm.k());
        // conversion of one step runs beside the product of another
        double converted = gemm.converts() ? (double) tile.columns() * gemm.k() / split / target.vectorLanes() : 0;
        boolean rounds = split == 1 && gemm.output() != gemm.type().accumulator();
        DataType output = split > 1 ? gemm.type().accumulator() : gemm.output();
        double stored = output.bytes(gemm.batch() * gemm.m() * gemm.n()) * split;
        double elements = (double) tile.rows() * tile.columns();
        double macs = elements * gemm.k() / split;
        double fromCache = columns * ofA / (columns >= tile.sharersOfA() ? tile.sharersOfA() : 1)
                + rows * ofB / (rows >= tile.sharersOfB() ? tile.sharersOfB() : 1);
        return new KernelFloor(
                (long) tiles,
                tile.persistent(),
                lowering.library().gemm().of(gemm).setupLoads(),
                // the next sums wait until these are rounded
                Math.max(converted, macs / target.macsPerCycle().getOrDefault(gemm.type(), Double.POSITIVE_INFINITY))
                        + (rounds ? elements / target.vectorLanes() : 0),
                (columns * ofA + rows * ofB) / tiles,
                stored / tiles,
                fromCache + stored,
                ofA + ofB,
                // a step of the sums reads a piece of each row; where one step is all, rows follow each other
                !gemm.converts() && gemm.type().bytes(gemm.k()) > tile.depthBytes()
                        ? tile.depthBytes()
                        : Double.MAX_VALUE);
    }

    private static KernelFloor sum(Gemm gemm, int split, Target target) {
        double elements = (double) gemm.batch() * gemm.m() * gemm.n();
        double tiles = SplitSum.tiles(gemm);
        double parts = gemm.type().accumulator().bytes((long) elements) * split;
        double stored = gemm.output().bytes((long) elements);
        return new KernelFloor(
                (long) tiles,
                true,
                0,
                elements / tiles * (split + 1) / target.vectorLanes(),
                parts / tiles,
                stored / tiles,
                parts + stored,
                parts,
                Double.MAX_VALUE);
    }
}
