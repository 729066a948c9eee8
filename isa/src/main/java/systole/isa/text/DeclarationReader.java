package systole.isa.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Grid;

/** Reads the lines above a program, each after its first word. */
final class DeclarationReader {
    private static final Vocabulary<DataType> TYPES = new Vocabulary<>("type", DataType.values(), DataType::text);
    private static final Vocabulary<Declarations.Role> ROLES = new Vocabulary<>(
            "role", Declarations.Role.values(), role -> role.name().toLowerCase(Locale.ROOT));

    private final KernelSource source;
    private final Line line;

    DeclarationReader(KernelSource source, Line line) {
        this.source = source;
        this.line = line;
    }

    /** Reads what follows the first word of a line. */
    void read(Declaration declaration) {
        switch (declaration) {
            case KERNEL -> kernel();
            case GRID -> grid();
            case TENSOR -> tensor();
            case SCRATCH -> buffer(Declarations.Space.SCRATCH);
            case ACCUMULATOR -> buffer(Declarations.Space.ACCUMULATOR);
            case SEMAPHORE -> semaphore();
            case PROGRAM -> program();
        }
        line.expectEnd();
    }

    private void kernel() {
        int column = line.column();
        String name = line.word("the name of the kernel");
        if (SumReader.isVariable(name)) {
            source.problems.add(line.number(), column, Names.reserved(name));
        }
        Set<String> seen = new HashSet<>();
        while (line.isWord()) {
            int place = line.column();
            String word = line.take();
            if (!seen.add(word)) {
                throw new LineFault(place, "'" + Line.shortened(word) + "' stands here twice", true);
            }
            switch (word) {
                case "persistent" -> source.persistent = true;
                case "operands" -> {
                    source.operandRows = line.small("the rows of operands", 1);
                    line.expectTimes();
                    source.operandColumns = line.small("the columns of operands", 1);
                }
                case "unbuffered" -> source.operandsBuffered = false;
                case "warps" -> source.warpProducts = true;
                case "setup" -> source.setupLoads = line.small("the setup loads", 0);
                case "residents" -> source.residents = line.small("the tiles that a core works on at a time", 1);
                default ->
                    throw new LineFault(
                            place,
                            "unknown property '" + Line.shortened(word) + "' of a kernel"
                                    + Spelling.hint(
                                            word,
                                            "properties",
                                            List.of(
                                                    "persistent",
                                                    "operands",
                                                    "unbuffered",
                                                    "warps",
                                                    "setup",
                                                    "residents")),
                            false);
            }
        }
    }

    private void grid() {
        if (source.gridLine > 0) {
            throw new LineFault(
                    1, "a kernel has one grid; line " + source.gridLine + " has declared it already", false);
        }
        source.gridLine = line.number();
        List<Grid.Axis> axes = new ArrayList<>();
        while (line.isWord() && line.followedBy('=')) {
            String name = source.axisNames.declare(line, source.problems);
            line.expect('=');
            axes.add(new Grid.Axis(name, line.small("the tiles along an axis", 1)));
        }
        List<Integer> order = IntStream.range(0, axes.size()).boxed().toList();
        if (line.accept("walk")) {
            order = walk(axes.size());
        }
        int panel = 0;
        if (line.is("panel")) {
            int column = line.column();
            line.take();
            panel = line.small("the width of a panel", 1);
            if (axes.size() < 2) {
                throw new LineFault(column, "a panel needs a grid of two axes or more", false);
            }
        }
        if (!line.atEnd()) {
            throw line.expected("an axis 'NAME=TILES', 'walk' or 'panel'");
        }
        if (source.axisNames.all().size() == axes.size()) {
            source.grid = new Grid(axes, order, panel);
        }
    }

    private List<Integer> walk(int axes) {
        List<Integer> order = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        int start = line.column();
        while (line.isWord() && !(line.is("panel") && line.followedByNumber())) {
            int column = line.column();
            String name = line.take();
            int axis = source.axisNames.find(name);
            if (axis < 0) {
                String hint = Spelling.hint(name, "axes", source.axisNames.all());
                throw new LineFault(column, "unknown grid axis '" + Line.shortened(name) + "'" + hint, false);
            }
            if (!seen.add(axis)) {
                throw new LineFault(column, "the walk names '" + Line.shortened(name) + "' twice", false);
            }
            order.add(axis);
        }
        if (order.size() < axes) {
            List<String> missing = new ArrayList<>(source.axisNames.all());
            missing.removeIf(name -> seen.contains(source.axisNames.find(name)));
            throw new LineFault(start, "the walk names every axis once; it lacks " + Spelling.list(missing), false);
        }
        return order;
    }

    private void tensor() {
        source.tensors.add(Optional.empty());
        String name = source.tensorNames.declare(line, source.problems);
        Declarations.Role role = ROLES.take(line);
        DataType type = TYPES.take(line);
        List<Long> dimensions = new ArrayList<>();
        line.expect('[');
        do {
            dimensions.add(line.whole("a dimension", 1, Long.MAX_VALUE));
        } while (line.accept(','));
        line.expect(']');
        source.tensors.set(
                source.tensors.size() - 1, Optional.of(new Declarations.Tensor(name, role, type, dimensions)));
    }

    private void buffer(Declarations.Space space) {
        String name = source.bufferNames.declare(line, source.problems);
        DataType type = TYPES.take(line);
        line.expect('[');
        int rows = line.small("the rows of a buffer", 1);
        line.expect(',');
        int columns = line.small("the columns of a buffer", 1);
        line.expect(']');
        int stages = 0;
        long address = Declarations.Buffer.ANYWHERE;
        while (!line.atEnd()) {
            if (stages == 0 && line.accept("stages")) {
                stages = line.small("the stages of a buffer", 1);
            } else if (address < 0 && line.accept("at")) {
                address = line.whole("the address of a buffer", 0, Long.MAX_VALUE);
            } else {
                throw line.expected("'stages', 'at' or the end of the line");
            }
        }
        source.buffers.add(new Declarations.Buffer(name, space, type, rows, columns, Math.max(1, stages), address));
    }

    private void semaphore() {
        String name = source.semaphoreNames.declare(line, source.problems);
        line.expect('=');
        source.semaphores.add(new Declarations.Semaphore(name, line.small("the value of a semaphore", 0)));
    }

    private void program() {
        source.programLine = line.number();
    }
}
