package systole.isa;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/** Checks that names are names and that every index of an instruction points at something. */
final class Structure {
    private final List<Declarations.Tensor> tensors;
    private final List<Declarations.Buffer> buffers;
    private final List<Declarations.Semaphore> semaphores;
    private final Grid grid;

    private Structure(
            List<Declarations.Tensor> tensors,
            List<Declarations.Buffer> buffers,
            List<Declarations.Semaphore> semaphores,
            Grid grid) {
        this.tensors = tensors;
        this.buffers = buffers;
        this.semaphores = semaphores;
        this.grid = grid;
    }

    static void check(
            String kernel,
            List<Declarations.Tensor> tensors,
            List<Declarations.Buffer> buffers,
            List<Declarations.Semaphore> semaphores,
            Grid grid,
            Program program) {
        try {
            Structure structure = new Structure(tensors, buffers, semaphores, grid);
            name("kernel", kernel);
            structure.names();
            structure.program(program);
        } catch (IllegalArgumentException problem) {
            throw new IllegalArgumentException("kernel " + kernel + ": " + problem.getMessage(), problem);
        }
    }

    private void names() {
        Set<String> seen = new HashSet<>();
        tensors.forEach(tensor -> unique("tensor", tensor.name(), seen));
        seen.clear();
        buffers.forEach(buffer -> unique("buffer", buffer.name(), seen));
        seen.clear();
        semaphores.forEach(semaphore -> unique("semaphore", semaphore.name(), seen));
        seen.clear();
        grid.axes().forEach(axis -> unique("grid axis", axis.name(), seen));
        for (Declarations.Semaphore semaphore : semaphores) {
            require(semaphore.initial() >= 0, () -> "semaphore " + semaphore.name() + " starts below zero");
            require(
                    semaphore.initial() <= Sizes.MOST_STAGES,
                    () -> "semaphore " + semaphore.name() + " starts with more than " + Sizes.MOST_STAGES + " units");
        }
    }

    private static void unique(String what, String name, Set<String> seen) {
        name(what, name);
        require(seen.add(name), () -> "two of " + what + " " + name);
    }

    /** Names are those that the text form can read back: a letter, then letters, digits and underscores; not a variable. */
    private static void name(String what, String name) {
        boolean good = !name.isEmpty() && !Character.isDigit(name.charAt(0));
        for (int i = 0; good && i < name.length(); i++) {
            char c = name.charAt(i);
            good = c == '_' || (c < 128 && Character.isLetterOrDigit(c));
        }
        require(good, () -> what + " name '" + name + "' must be letters, digits and underscores, a digit not first");
        boolean loop = name.length() > 4
                && name.startsWith("loop")
                && name.substring(4).chars().allMatch(Character::isDigit);
        require(!loop && !name.equals("rank"), () -> what + " name '" + name + "' is the name of a variable");
    }

    private void program(Program program) {
        List<Operand.Bound> open = new ArrayList<>();
        List<Instruction> instructions = program.instructions();
        for (int i = 0; i < instructions.size(); i++) {
            Instruction instruction = instructions.get(i);
            for (Operand operand : instruction.operands()) {
                try {
                    operand(operand, open);
                } catch (IllegalArgumentException problem) {
                    throw new IllegalArgumentException(
                            "instruction " + i + " (" + instruction.opcode().mnemonic() + "): " + problem.getMessage(),
                            problem);
                }
            }
            if (instruction.opcode() == Opcode.LOOP) {
                open.add(instruction.bound());
            } else if (instruction.opcode() == Opcode.END && !open.isEmpty()) {
                open.remove(open.size() - 1);
            }
        }
    }

    private void operand(Operand operand, List<Operand.Bound> open) {
        switch (operand.kind()) {
            case BUFFER -> within("buffer", ((Operand.BufferRef) operand).index(), buffers.size());
            case SEMAPHORE -> within("semaphore", ((Operand.SemaphoreRef) operand).index(), semaphores.size());
            case TILE -> tile((Operand.TileRef) operand, open);
            case BOUND -> affine(((Operand.Bound) operand).limit(), open);
            case POSITION -> affine(((Operand.Position) operand).value(), open);
            default -> {
                // the others stand for themselves
            }
        }
    }

    private void tile(Operand.TileRef tile, List<Operand.Bound> open) {
        within("tensor", tile.tensor(), tensors.size());
        Declarations.Tensor tensor = tensors.get(tile.tensor());
        require(
                tile.origin().size() == tensor.dimensions().size(),
                () -> "a tile of " + tile.origin().size() + " dimensions names tensor " + tensor.name() + " of "
                        + tensor.dimensions().size());
        require(
                tile.extent().stream().allMatch(extent -> extent > 0),
                () -> "a tile of " + tensor.name() + " has no elements: " + tile.extent());
        tile.origin().forEach(origin -> affine(origin, open));
    }

    /** Variables exist, and the value stays within 2^53 at every tile and trip, on up to 65,536 devices. */
    private void affine(Affine affine, List<Operand.Bound> open) {
        double reach = Math.abs((double) affine.base());
        for (Affine.Term term : affine.terms()) {
            switch (term.variable()) {
                case GRID -> within("grid axis", term.index(), grid.axes().size());
                case LOOP -> within("loop level", term.index(), open.size());
                case RANK -> within("rank", term.index(), 1);
            }
            double last = switch (term.variable()) {
                case GRID -> grid.axes().get(term.index()).extent() - 1;
                case LOOP -> open.get(term.index()).mostTrips(grid, Sizes.MOST_DEVICES) - 1.0;
                case RANK -> Sizes.MOST_DEVICES - 1;
            };
            reach += Math.abs((double) term.coefficient()) * Math.max(0, last);
        }
        reaches(reach);
    }

    private static void reaches(double reach) {
        if (reach > Sizes.MOST) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a coordinate may come to about %.1e over all tiles and trips, and no more than 2^53 is counted; use"
                            + " smaller numbers",
                    reach));
        }
    }

    private static void within(String what, int index, int count) {
        if (index < 0 || index >= count) {
            throw new IllegalArgumentException("there is no " + what + " " + index + "; there are " + count);
        }
    }

    private static void require(boolean condition, Supplier<String> problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem.get());
        }
    }
}
