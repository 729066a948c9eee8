package systole.isa.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Grid;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Program;
import systole.isa.Queue;

/**
 * Random kernels that {@link Kernel} accepts, of every opcode, operand, type and odd number; they need make no sense. Equal
 * seeds give equal kernels.
 */
public final class RandomKernels {
    /** Names that are words of the text form in other places. */
    private static final List<String> NAMES = List.of(
            "a",
            "B",
            "walk",
            "panel",
            "multicast",
            "min",
            "kernel",
            "load",
            "halt",
            "e5",
            "x16",
            "Infinity",
            "NaN",
            "_",
            "_9",
            "loop",
            "loopy",
            "Rank",
            "program",
            "grid",
            "stages",
            "at",
            "step",
            "setup",
            "operands",
            "persistent",
            "end",
            "tensor",
            "q_proj",
            "bf16",
            "x",
            "longer_name_of_something_2");

    private static final long[] LONGS = {
        0,
        1,
        -1,
        2,
        -2,
        3,
        16,
        64,
        -64,
        128,
        1000,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 40,
        -(1L << 40),
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1
    };
    private static final double[] DOUBLES = {
        0,
        -0.0,
        1,
        -1,
        0.5,
        -1e30,
        1e22,
        1e21,
        0.1,
        Math.PI,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        -Double.MIN_NORMAL,
        Double.MAX_VALUE,
        2.0e-3,
        9007199254740991.0
    };

    private final Random random;
    private final int longest;
    private Grid grid = new Grid(List.of(), List.of(), 0);
    private List<Declarations.Tensor> tensors = List.of();
    private int buffers;
    private int semaphores;

    private RandomKernels(Random random, int longest) {
        this.random = random;
        this.longest = longest;
    }

    /** A kernel of up to 25 instructions, ends of loops not counted. */
    public static Kernel next(Random random) {
        return new RandomKernels(random, 25).kernel();
    }

    /** A kernel of up to so many instructions, ends of loops not counted. */
    public static Kernel next(Random random, int longest) {
        return new RandomKernels(random, longest).kernel();
    }

    private Kernel kernel() {
        String name = one(NAMES);
        List<Grid.Axis> axes =
                names(4).stream().map(axis -> new Grid.Axis(axis, extent())).toList();
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, axes.size()).boxed().toList());
        if (random.nextBoolean()) {
            Collections.shuffle(order, random);
        }
        grid = new Grid(axes, order, axes.size() < 2 || random.nextBoolean() ? 0 : size());
        tensors = names(3).stream().map(this::tensor).toList();
        List<Declarations.Buffer> declared = names(4).stream().map(this::buffer).toList();
        buffers = declared.size();
        List<Declarations.Semaphore> counted = names(3).stream()
                .map(semaphore -> new Declarations.Semaphore(semaphore, random.nextBoolean() ? 0 : stages()))
                .toList();
        semaphores = counted.size();
        return new Kernel(
                name,
                tensors,
                declared,
                counted,
                grid,
                random.nextBoolean(),
                random.nextBoolean() ? 64 : size(),
                random.nextBoolean() ? 64 : size(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean() ? 0 : stages(),
                1 + random.nextInt(3),
                program());
    }

    private Program program() {
        List<Instruction> instructions = new ArrayList<>();
        int depth = 0;
        int count = random.nextInt(longest + 1);
        for (int i = 0; i < count; i++) {
            Opcode opcode = one(Opcode.values());
            if ((opcode == Opcode.END && depth == 0) || !possible(opcode)) {
                continue;
            }
            List<Operand> operands = new ArrayList<>();
            for (Opcode.Kind kind : opcode.operands()) {
                operands.add(operand(kind, depth));
            }
            instructions.add(new Instruction(opcode, operands));
            depth += opcode == Opcode.LOOP ? 1 : opcode == Opcode.END ? -1 : 0;
        }
        for (; depth > 0; depth--) {
            instructions.add(new Instruction(Opcode.END, List.of()));
        }
        instructions.add(new Instruction(Opcode.HALT, List.of()));
        return new Program(instructions);
    }

    private boolean possible(Opcode opcode) {
        return !(opcode.operands().contains(Opcode.Kind.TILE) && tensors.isEmpty())
                && !(opcode.operands().contains(Opcode.Kind.BUFFER) && buffers == 0)
                && !(opcode.operands().contains(Opcode.Kind.SEMAPHORE) && semaphores == 0);
    }

    private Declarations.Tensor tensor(String name) {
        List<Long> dimensions = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            dimensions.add((long) extent());
        }
        if (random.nextInt(20) == 0) {
            dimensions = List.of(1L << 53);
        }
        return new Declarations.Tensor(name, one(Declarations.Role.values()), one(DataType.values()), dimensions);
    }

    private Declarations.Buffer buffer(String name) {
        long address = random.nextInt(3) == 0 ? random.nextLong() >>> (12 + random.nextInt(52)) : -1;
        int stages = random.nextBoolean() ? 1 : stages();
        return new Declarations.Buffer(
                name, one(Declarations.Space.values()), one(DataType.values()), extent(), extent(), stages, address);
    }

    private Operand operand(Opcode.Kind kind, int depth) {
        return switch (kind) {
            case BUFFER -> new Operand.BufferRef(random.nextInt(buffers), random.nextBoolean());
            case TILE -> tile(depth);
            case SEMAPHORE -> new Operand.SemaphoreRef(random.nextInt(semaphores));
            case QUEUE -> new Operand.QueueRef(one(Queue.values()));
            case BOUND -> bound(depth);
            case NUMBER -> new Operand.Constant(number());
            case POSITION -> new Operand.Position(sum(depth, true));
            case PEER -> new Operand.Peer((int) wide());
        };
    }

    private Operand tile(int depth) {
        int tensor = random.nextInt(tensors.size());
        List<Affine> origin = new ArrayList<>();
        List<Integer> extent = new ArrayList<>();
        for (int i = 0; i < tensors.get(tensor).dimensions().size(); i++) {
            origin.add(sum(depth, true));
            extent.add(extent());
        }
        return new Operand.TileRef(tensor, origin, extent, random.nextBoolean() ? 1 : size());
    }

    /** Also constant limits that are not the maximum: they have as many trips as a plain count, but are not one. */
    private Operand bound(int depth) {
        long trips = near(wide()) >> 20;
        long maximum = random.nextInt(8) == 0 ? Long.MIN_VALUE : near(wide()) >> 20;
        long step = random.nextBoolean() ? 1 : size();
        return switch (random.nextInt(4)) {
            case 0 -> new Operand.Bound(Affine.constant(trips), trips, 1);
            case 1 -> new Operand.Bound(Affine.constant(near(wide())), maximum, step);
            case 2 -> new Operand.Bound(Affine.constant(trips), trips, step);
            default -> new Operand.Bound(sum(depth, false), maximum, step);
        };
    }

    private Affine sum(int depth, boolean loopsMove) {
        List<Affine.Term> terms = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            switch (random.nextInt(3)) {
                case 0 -> terms.add(new Affine.Term(Affine.Variable.RANK, 0, near(wide()) >> 18));
                case 1 -> {
                    if (depth > 0) {
                        long coefficient = loopsMove ? near(wide()) >> 31 : 0;
                        terms.add(new Affine.Term(Affine.Variable.LOOP, random.nextInt(depth), coefficient));
                    }
                }
                default -> {
                    if (!grid.axes().isEmpty()) {
                        int axis = random.nextInt(grid.axes().size());
                        terms.add(new Affine.Term(
                                Affine.Variable.GRID,
                                axis,
                                near(wide()) / grid.axes().get(axis).extent()));
                    }
                }
            }
        }
        return new Affine(random.nextBoolean() ? 0 : near(wide()), terms);
    }

    private double number() {
        return random.nextInt(3) == 0
                ? Double.longBitsToDouble(random.nextLong())
                : DOUBLES[random.nextInt(DOUBLES.length)];
    }

    private long wide() {
        return random.nextInt(4) == 0 ? random.nextLong() >> random.nextInt(64) : LONGS[random.nextInt(LONGS.length)];
    }

    /** What coordinates may have: five of these stay below 2^53 together. */
    private static long near(long number) {
        return number % (1L << 50);
    }

    /** Four of these are no more than 2^53 elements. */
    private int extent() {
        return 1 + (size() - 1) % 4096;
    }

    private int stages() {
        return 1 + (size() - 1) % 16;
    }

    private int size() {
        return random.nextInt(50) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(random.nextBoolean() ? 4 : 4096);
    }

    private List<String> names(int most) {
        List<String> names = new ArrayList<>(NAMES);
        Collections.swap(names, 0, random.nextInt(names.size()));
        Collections.swap(names, 1, random.nextInt(names.size()));
        Collections.swap(names, 2, random.nextInt(names.size()));
        Collections.swap(names, 3, random.nextInt(names.size()));
        return names.subList(0, random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(most));
    }

    private <T> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private <T> T one(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
