package systole.isa.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Declarations.Buffer;
import systole.isa.Declarations.Semaphore;
import systole.isa.Grid;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Program;
import systole.isa.Queue;

/** Every kernel that one fault makes of a kernel, by name. Faults that make no kernel at all are left out. */
final class Mutants {
    private final Kernel kernel;
    private final Map<String, Kernel> mutants = new LinkedHashMap<>();

    private Mutants(Kernel kernel) {
        this.kernel = kernel;
    }

    static Map<String, Kernel> of(Kernel kernel, int devices) {
        Mutants mutants = new Mutants(kernel);
        List<Instruction> program = kernel.program().instructions();
        for (int i = 0; i < program.size() - 1; i++) {
            mutants.instruction(i, program.get(i));
            mutants.middle(i, program.get(i), devices);
        }
        for (int i = 0; i < kernel.buffers().size(); i++) {
            mutants.buffer(i, kernel.buffers().get(i));
        }
        for (int i = 0; i < kernel.semaphores().size(); i++) {
            Semaphore semaphore = kernel.semaphores().get(i);
            for (int by : new int[] {1, -1}) {
                if (semaphore.initial() + by >= 0) {
                    List<Semaphore> list = new ArrayList<>(kernel.semaphores());
                    list.set(i, new Semaphore(semaphore.name(), semaphore.initial() + by));
                    mutants.add(
                            (by > 0 ? "raise " : "lower ") + semaphore.name(), kernel.buffers(), list, kernel.grid());
                }
            }
        }
        for (int i = 0; i < kernel.grid().axes().size(); i++) {
            Grid grid = kernel.grid();
            List<Grid.Axis> axes = new ArrayList<>(grid.axes());
            axes.set(i, new Grid.Axis(axes.get(i).name(), axes.get(i).extent() + 1));
            Grid longer = new Grid(axes, grid.order(), grid.panelWidth());
            mutants.add("lengthen " + axes.get(i).name(), kernel.buffers(), kernel.semaphores(), longer);
        }
        return mutants.mutants;
    }

    private void add(String name, List<Buffer> buffers, List<Semaphore> semaphores, Grid grid) {
        mutants.put(name, with(buffers, semaphores, grid, kernel.program()));
    }

    private Kernel with(List<Buffer> buffers, List<Semaphore> semaphores, Grid grid, Program program) {
        return new Kernel(
                kernel.name(),
                kernel.tensors(),
                buffers,
                semaphores,
                grid,
                kernel.persistent(),
                kernel.operandRows(),
                kernel.operandColumns(),
                kernel.operandsBuffered(),
                kernel.warpProducts(),
                kernel.setupLoads(),
                kernel.residents(),
                program);
    }

    private void program(String name, UnaryOperator<List<Instruction>> fault) {
        List<Instruction> changed = fault.apply(new ArrayList<>(kernel.program().instructions()));
        Program program;
        try {
            program = new Program(changed);
        } catch (IllegalArgumentException refused) {
            return; // loops no longer nest: Verifier.structure says so
        }
        mutants.put(name, with(kernel.buffers(), kernel.semaphores(), kernel.grid(), program));
    }

    private void set(String name, int i, Instruction instruction) {
        program(name, list -> {
            list.set(i, instruction);
            return list;
        });
    }

    private void instruction(int i, Instruction instruction) {
        String at = " " + i + " " + instruction.opcode().mnemonic();
        program("delete" + at, list -> {
            list.remove(i);
            return list;
        });
        if (instruction.opcode() == Opcode.WAIT || instruction.opcode() == Opcode.SIGNAL) {
            program("double" + at, list -> {
                list.add(i, instruction);
                return list;
            });
            for (Queue queue : Queue.values()) {
                if (queue != instruction.queue()) {
                    Operand semaphore = instruction.operands().get(1);
                    List<Operand> operands = List.of(new Operand.QueueRef(queue), semaphore);
                    set("queue " + queue.text() + at, i, new Instruction(instruction.opcode(), operands));
                }
            }
        }
        for (int position = 0; position < instruction.operands().size(); position++) {
            Operand operand = instruction.operands().get(position);
            String place = at + " operand " + position;
            int p = position;
            if (operand instanceof Operand.BufferRef ref
                    && kernel.buffers().get(ref.index()).stages() > 1) {
                // a ring of one slot does not turn
                replace("turn" + place, i, instruction, p, new Operand.BufferRef(ref.index(), !ref.turns()));
            } else if (operand instanceof Operand.TileRef tile) {
                tile(place, tile, (name, changed) -> replace(name, i, instruction, p, changed));
            } else if (operand instanceof Operand.Bound bound) {
                replace(
                        "more trips" + place,
                        i,
                        instruction,
                        p,
                        new Operand.Bound(
                                bound.limit().plus(bound.step()), bound.maximum() + bound.step(), bound.step()));
            }
        }
    }

    /** A wait more in step 1 of an axis, or on device 1, and in no other: from there on, and from the next on a signal more. */
    private void middle(int i, Instruction instruction, int devices) {
        if (instruction.opcode() != Opcode.WAIT) {
            return;
        }
        List<Grid.Axis> axes = kernel.grid().axes();
        for (int axis = 0; axis < axes.size(); axis++) {
            if (axes.get(axis).extent() > 2) {
                middle(" of " + axes.get(axis).name(), i, instruction, Affine.grid(axis, 1));
            }
        }
        if (devices > 2) {
            middle(" of the rank", i, instruction, Affine.rank(1));
        }
    }

    private void middle(String of, int i, Instruction wait, Affine variable) {
        program("middle" + of + " " + i + " wait", list -> {
            List<Instruction> changed = new ArrayList<>();
            boolean signalled = false;
            for (int j = 0; j < list.size(); j++) {
                Instruction each = list.get(j);
                changed.add(each);
                boolean signal = !signalled && each.opcode() == Opcode.SIGNAL && each.semaphore() == wait.semaphore();
                if (j == i || signal) {
                    Affine limit = variable.plus(signal ? -1 : 0);
                    changed.add(new Instruction(Opcode.LOOP, List.of(new Operand.Bound(limit, 1, 1))));
                    changed.add(each);
                    changed.add(new Instruction(Opcode.END, List.of()));
                    signalled |= signal;
                }
            }
            return changed;
        });
    }

    private void replace(String name, int i, Instruction instruction, int position, Operand operand) {
        List<Operand> operands = new ArrayList<>(instruction.operands());
        operands.set(position, operand);
        set(name, i, new Instruction(instruction.opcode(), operands));
    }

    private interface Take {
        void take(String name, Operand changed);
    }

    private static void tile(String place, Operand.TileRef tile, Take take) {
        for (int d = 0; d < tile.extent().size(); d++) {
            List<Integer> extent = new ArrayList<>(tile.extent());
            extent.set(d, extent.get(d) + 1);
            take.take("extent " + d + place, new Operand.TileRef(tile.tensor(), tile.origin(), extent, tile.sharers()));
            Affine origin = tile.origin().get(d);
            for (int t = 0; t < origin.terms().size(); t++) {
                Affine.Term term = origin.terms().get(t);
                List<Affine.Term> terms = new ArrayList<>(origin.terms());
                terms.set(t, new Affine.Term(term.variable(), term.index(), 2 * term.coefficient()));
                List<Affine> origins = new ArrayList<>(tile.origin());
                origins.set(d, new Affine(origin.base(), terms));
                take.take(
                        "coefficient " + d + " " + t + place,
                        new Operand.TileRef(tile.tensor(), origins, tile.extent(), tile.sharers()));
            }
        }
    }

    private void buffer(int i, Buffer b) {
        DataType other = b.type() == DataType.INT8 ? DataType.FP16 : DataType.INT8;
        change("type " + b.name(), i, new Buffer(b.name(), b.space(), other, b.rows(), b.columns(), b.stages(), -1));
        change(
                "rows " + b.name(),
                i,
                new Buffer(b.name(), b.space(), b.type(), b.rows() + 1, b.columns(), b.stages(), -1));
        change(
                "columns " + b.name(),
                i,
                new Buffer(b.name(), b.space(), b.type(), b.rows(), b.columns() + 1, b.stages(), -1));
        if (b.stages() > 1) {
            change(
                    "stages " + b.name(),
                    i,
                    new Buffer(b.name(), b.space(), b.type(), b.rows(), b.columns(), b.stages() - 1, -1));
        }
        // on the bytes of the next buffer of the space
        for (int j = i + 1; j < kernel.buffers().size(); j++) {
            if (kernel.buffers().get(j).space() == b.space()) {
                List<Buffer> list = new ArrayList<>(kernel.buffers());
                list.set(i, at(b));
                list.set(j, at(list.get(j)));
                add("overlap " + b.name() + " " + list.get(j).name(), list, kernel.semaphores(), kernel.grid());
                break;
            }
        }
    }

    private static Buffer at(Buffer b) {
        return new Buffer(b.name(), b.space(), b.type(), b.rows(), b.columns(), b.stages(), 0);
    }

    private void change(String name, int i, Buffer buffer) {
        List<Buffer> list = new ArrayList<>(kernel.buffers());
        list.set(i, buffer);
        add(name, list, kernel.semaphores(), kernel.grid());
    }
}
