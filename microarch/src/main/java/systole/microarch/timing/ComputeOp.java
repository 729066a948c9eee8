package systole.microarch.timing;

import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Instruction;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.microarch.CoreSpec;
import systole.sim.Resource;

/**
 * A tensor or vector instruction, resolved: its time and the work it counts on one core.
 *
 * @param resource unit that it occupies
 * @param ticks time that it occupies the unit
 * @param latencyTicks further time until its result can be used
 * @param type operand type of a product
 * @param macs multiply-accumulates performed
 * @param vectorOps lane operations
 * @param specialOps special functions
 * @param scratchBytes scratchpad bytes read
 * @param extents where the useful rows, columns and depth of a product come from; empty for other work
 */
record ComputeOp(
        Resource resource,
        long ticks,
        long latencyTicks,
        DataType type,
        long macs,
        long vectorOps,
        long specialOps,
        long scratchBytes,
        Extent[] extents) {

    /**
     * The useful part of one dimension of a product: what the load of an operand finds inside its tensor.
     *
     * @param loader load that fills the operand; null when the whole of {@code full} is useful
     * @param number number of that load
     * @param dim dimension of the load's tile
     * @param full extent of the buffer
     */
    record Extent(@Nullable MemoryOp loader, int number, int dim, long full) {}

    static ComputeOp of(Decoded decoded, Instruction instruction, int[] loaders) {
        return instruction.opcode().work() == Opcode.Work.MACS
                ? product(decoded, instruction, loaders)
                : vector(decoded, instruction);
    }

    /** Vector work so many times over. */
    ComputeOp repeated(long times) {
        return new ComputeOp(
                resource,
                Math.multiplyExact(ticks, times),
                latencyTicks,
                type,
                macs,
                vectorOps * times,
                specialOps * times,
                scratchBytes * times,
                extents);
    }

    /** Vector work and then other vector work. */
    ComputeOp plus(ComputeOp other) {
        return new ComputeOp(
                resource,
                Math.addExact(ticks, other.ticks),
                latencyTicks,
                type,
                macs,
                vectorOps + other.vectorOps,
                specialOps + other.specialOps,
                scratchBytes + other.scratchBytes,
                extents);
    }

    private static ComputeOp product(Decoded decoded, Instruction instruction, int[] loaders) {
        boolean transposed = instruction.opcode().transposed();
        Declarations.Buffer d = decoded.buffer(instruction, 0);
        Declarations.Buffer a = decoded.buffer(instruction, 1);
        Declarations.Buffer b = decoded.buffer(instruction, 2);
        long m = d.rows();
        long n = d.columns();
        long k = a.columns();
        if (a.rows() != m || (transposed ? b.rows() : b.columns()) != n || (transposed ? b.columns() : b.rows()) != k) {
            throw new IllegalArgumentException("kernel " + decoded.kernel.name() + ": "
                    + instruction.opcode().mnemonic() + " of " + a.name() + " and " + b.name()
                    + " does not give the shape of " + d.name());
        }
        CoreSpec core = decoded.device.core();
        // operands of two types are multiplied as the wider one
        DataType type = b.type().bits() > a.type().bits() ? b.type() : a.type();
        double cycles = decoded.products.cycles(core.tensor(), m, n, k, type)
                / (decoded.kernel.warpProducts() ? core.tensor().warpShare() : 1);
        if (core.tensor().rates().getOrDefault(type, 0.0) <= 0) {
            throw new UnsupportedTypeException(decoded.device.id(), type);
        }
        long rows = Math.min(m, decoded.kernel.operandRows());
        long columns = Math.min(n, decoded.kernel.operandColumns());
        long parts = ((m + rows - 1) / rows) * ((n + columns - 1) / columns);
        long scratch = parts
                * ((a.space() == Declarations.Space.SCRATCH ? a.type().bytes(rows * k) : 0)
                        + (b.space() == Declarations.Space.SCRATCH ? b.type().bytes(columns * k) : 0));
        double feeding = scratch / core.scratchBytesPerCycle();
        int loadA = loaders[instruction.buffer(1).index()];
        int loadB = loaders[instruction.buffer(2).index()];
        Extent depth = loadA >= 0
                ? columns(decoded, loadA, k)
                : transposed ? columns(decoded, loadB, k) : rows(decoded, loadB, k);
        Extent[] extents = {
            rows(decoded, loadA, m), transposed ? rows(decoded, loadB, n) : columns(decoded, loadB, n), depth
        };
        return new ComputeOp(
                Resource.TENSOR,
                decoded.clock.ticks((long)
                        Math.ceil(decoded.kernel.operandsBuffered() ? Math.max(cycles, feeding) : cycles + feeding)),
                decoded.clock.ticks(decoded.products.latencyCycles(core.tensor(), m, n, k, type)),
                type,
                m * n * k,
                0,
                0,
                scratch,
                extents);
    }

    /** Useful columns of an operand: the last dimension of its load's tile. */
    private static Extent columns(Decoded decoded, int load, long full) {
        if (load < 0) {
            return new Extent(null, load, 0, full);
        }
        MemoryOp op = decoded.memory.get(load);
        return new Extent(op, load, op.dims() - 1, full);
    }

    /** Useful rows: the one dimension but the last along which the tile is extended; all rows where it is not one. */
    private static Extent rows(Decoded decoded, int load, long full) {
        if (load < 0) {
            return new Extent(null, load, 0, full);
        }
        MemoryOp op = decoded.memory.get(load);
        int dim = -1;
        for (int d = 0; d < op.dims() - 1; d++) {
            if (op.extent()[d] > 1) {
                if (dim >= 0) {
                    return new Extent(null, load, 0, full);
                }
                dim = d;
            }
        }
        return new Extent(op, load, dim >= 0 ? dim : op.dims() - 2, full);
    }

    private static ComputeOp vector(Decoded decoded, Instruction instruction) {
        long elements = 0;
        for (Operand operand : instruction.operands()) {
            if (operand.kind() == Opcode.Kind.BUFFER) {
                Operand.BufferRef ref = (Operand.BufferRef) operand;
                elements = Math.max(
                        elements, decoded.kernel.buffers().get(ref.index()).elements());
            }
        }
        boolean special = instruction.opcode().work() == Opcode.Work.SPECIAL;
        CoreSpec core = decoded.device.core();
        double cycles = elements / (special ? core.specialPerCycle() : core.vectorLanes());
        return new ComputeOp(
                Resource.VECTOR,
                decoded.clock.ticks((long) Math.ceil(cycles)),
                0,
                DataType.FP32,
                0,
                special ? 0 : elements,
                special ? elements : 0,
                0,
                new Extent[0]);
    }
}
