package systole.workloads.lowering;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import systole.isa.Affine;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Queue;

/** Runs a kernel's control flow over its whole grid: what each tensor's tiles hold, and whether the queues meet. */
public final class ProgramWalk {
    private final Kernel kernel;
    private final Map<String, Long> loaded = new TreeMap<>();
    private final Map<String, Long> stored = new TreeMap<>();
    private final Map<Opcode, Long> elements = new EnumMap<>(Opcode.class);
    private final long[] semaphores;
    private final Map<Queue, List<Instruction>> streams = new EnumMap<>(Queue.class);
    private long macs;

    /** Walks every tile of the grid. */
    public ProgramWalk(Kernel kernel) {
        this.kernel = kernel;
        this.semaphores =
                kernel.semaphores().stream().mapToLong(s -> s.initial()).toArray();
        int[] tile = new int[kernel.grid().axes().size()];
        for (long place = 0; place < kernel.grid().tiles(); place++) {
            kernel.grid().coordinates(place, tile);
            streams.clear();
            run(0, kernel.program().instructions().size(), tile, new ArrayList<>());
            meet(Arrays.toString(tile));
        }
    }

    /** Bytes loaded by tensor name. */
    public Map<String, Long> loaded() {
        return loaded;
    }

    /** Bytes stored by tensor name. */
    public Map<String, Long> stored() {
        return stored;
    }

    /** Elements that instructions of an opcode went over (of the largest operand). */
    public long elements(Opcode opcode) {
        return elements.getOrDefault(opcode, 0L);
    }

    /** Multiply-accumulates, padding included. */
    public long macs() {
        return macs;
    }

    private void run(int from, int to, int[] tile, List<Long> indices) {
        List<Instruction> program = kernel.program().instructions();
        for (int pc = from; pc < to; pc++) {
            Instruction instruction = program.get(pc);
            if (instruction.opcode() == Opcode.LOOP) {
                int end = end(pc);
                long trips = instruction.bound().trips(tile);
                for (long i = 0; i < trips; i++) {
                    indices.add(i);
                    run(pc + 1, end, tile, indices);
                    indices.remove(indices.size() - 1);
                }
                pc = end;
            } else if (instruction.opcode() != Opcode.HALT) {
                streams.computeIfAbsent(instruction.queue(), q -> new ArrayList<>())
                        .add(instruction);
                count(instruction, tile, indices);
            }
        }
    }

    private int end(int loop) {
        int depth = 0;
        for (int pc = loop; ; pc++) {
            Opcode opcode = kernel.program().instructions().get(pc).opcode();
            depth += opcode == Opcode.LOOP ? 1 : opcode == Opcode.END ? -1 : 0;
            if (depth == 0) {
                return pc;
            }
        }
    }

    private void count(Instruction instruction, int[] tile, List<Long> indices) {
        Opcode opcode = instruction.opcode();
        if (opcode.work() == Opcode.Work.BYTES_READ || opcode.work() == Opcode.Work.BYTES_WRITTEN) {
            Operand.TileRef ref = instruction.tile();
            var tensor = kernel.tensors().get(ref.tensor());
            long inside = 1;
            for (int d = 0; d < ref.origin().size(); d++) {
                long start = at(ref.origin().get(d), tile, indices);
                if (start < 0) {
                    throw new AssertionError(kernel.name() + ": negative origin in " + tensor.name());
                }
                inside *= Math.max(
                        0, Math.min(ref.extent().get(d), tensor.dimensions().get(d) - start));
            }
            (opcode.queue() == Queue.LOAD ? loaded : stored)
                    .merge(tensor.name(), tensor.type().bytes(inside), Long::sum);
        } else if (opcode.work() == Opcode.Work.MACS) {
            var d = kernel.buffers().get(instruction.buffer(0).index());
            macs += d.elements()
                    * kernel.buffers().get(instruction.buffer(1).index()).columns();
        } else if (opcode.queue() == Queue.VECTOR) {
            long most = 0;
            for (Operand operand : instruction.operands()) {
                if (operand instanceof Operand.BufferRef ref) {
                    most = Math.max(most, kernel.buffers().get(ref.index()).elements());
                }
            }
            elements.merge(opcode, most, Long::sum);
        }
    }

    private static long at(Affine affine, int[] tile, List<Long> indices) {
        long value = affine.atGrid(tile);
        for (int level = 0; level < indices.size(); level++) {
            value += affine.loopCoefficient(level) * indices.get(level);
        }
        return value;
    }

    /** Plays waits and signals of one tile: every queue must come to its end and every semaphore back to where it was. */
    private void meet(String tile) {
        long[] before = semaphores.clone();
        Map<Queue, Integer> at = new EnumMap<>(Queue.class);
        boolean moved = true;
        while (moved) {
            moved = false;
            for (var stream : streams.entrySet()) {
                int pc = at.getOrDefault(stream.getKey(), 0);
                for (; pc < stream.getValue().size(); pc++) {
                    Instruction instruction = stream.getValue().get(pc);
                    if (instruction.opcode() == Opcode.WAIT && semaphores[instruction.semaphore()]-- == 0) {
                        semaphores[instruction.semaphore()] = 0;
                        break;
                    } else if (instruction.opcode() == Opcode.SIGNAL) {
                        semaphores[instruction.semaphore()]++;
                    }
                    moved = true;
                }
                at.put(stream.getKey(), pc);
            }
        }
        for (var stream : streams.entrySet()) {
            if (at.getOrDefault(stream.getKey(), 0) < stream.getValue().size()) {
                throw new AssertionError(
                        kernel.name() + " tile " + tile + ": queue " + stream.getKey() + " waits for ever");
            }
        }
        if (!Arrays.equals(before, semaphores)) {
            throw new AssertionError(kernel.name() + " tile " + tile + ": semaphores " + Arrays.toString(before)
                    + " became " + Arrays.toString(semaphores));
        }
    }
}
