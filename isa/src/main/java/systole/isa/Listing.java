package systole.isa;

import java.util.List;
import java.util.Locale;

/** Prints a kernel as text: declarations, grid and program, one instruction a line. */
public final class Listing {
    private final Kernel kernel;
    private final StringBuilder out = new StringBuilder();

    private Listing(Kernel kernel) {
        this.kernel = kernel;
    }

    /** The kernel's text; equal kernels give equal text. */
    public static String of(Kernel kernel) {
        Listing listing = new Listing(kernel);
        listing.declarations();
        listing.program();
        return listing.out.toString();
    }

    private void declarations() {
        line(
                0,
                "kernel " + kernel.name() + (kernel.persistent() ? " persistent" : "") + " operands "
                        + kernel.operandRows() + "x" + kernel.operandColumns() + " setup "
                        + kernel.setupLoads());
        Grid grid = kernel.grid();
        StringBuilder walk = new StringBuilder("grid");
        for (Grid.Axis axis : grid.axes()) {
            walk.append(' ').append(axis.name()).append('=').append(axis.extent());
        }
        walk.append(" walk");
        for (int axis : grid.order()) {
            walk.append(' ').append(grid.axes().get(axis).name());
        }
        line(0, walk + (grid.panelWidth() > 0 ? " panel " + grid.panelWidth() : ""));
        for (Declarations.Tensor tensor : kernel.tensors()) {
            line(
                    0,
                    "tensor " + tensor.name() + " " + lower(tensor.role()) + " "
                            + tensor.type().text() + join(tensor.dimensions()));
        }
        for (Declarations.Buffer buffer : kernel.buffers()) {
            line(
                    0,
                    lower(buffer.space()) + " " + buffer.name() + " "
                            + buffer.type().text() + "[" + buffer.rows() + "," + buffer.columns() + "]"
                            + (buffer.stages() > 1 ? " stages " + buffer.stages() : "")
                            + (buffer.address() >= 0 ? " at " + buffer.address() : ""));
        }
        for (Declarations.Semaphore semaphore : kernel.semaphores()) {
            line(0, "semaphore " + semaphore.name() + " = " + semaphore.initial());
        }
    }

    private void program() {
        line(0, "program");
        int depth = 1;
        for (Instruction instruction : kernel.program().instructions()) {
            if (instruction.opcode() == Opcode.END) {
                depth--;
            }
            StringBuilder text = new StringBuilder(instruction.opcode().mnemonic());
            String separator = " ";
            for (Operand operand : instruction.operands()) {
                text.append(separator).append(operandText(operand));
                separator = ", ";
            }
            line(depth, text.toString());
            if (instruction.opcode() == Opcode.LOOP) {
                depth++;
            }
        }
    }

    private String operandText(Operand operand) {
        return switch (operand.kind()) {
            case BUFFER -> bufferText((Operand.BufferRef) operand);
            case TILE -> tileText((Operand.TileRef) operand);
            case SEMAPHORE ->
                kernel.semaphores()
                        .get(((Operand.SemaphoreRef) operand).index())
                        .name();
            case QUEUE -> ((Operand.QueueRef) operand).queue().text();
            case BOUND -> boundText((Operand.Bound) operand);
            case POSITION -> affineText(((Operand.Position) operand).value());
            case NUMBER -> Double.toString(((Operand.Constant) operand).value());
            case PEER ->
                "rank" + (((Operand.Peer) operand).offset() < 0 ? "" : "+") + ((Operand.Peer) operand).offset();
        };
    }

    private String bufferText(Operand.BufferRef ref) {
        return kernel.buffers().get(ref.index()).name() + (ref.turns() ? "++" : "");
    }

    private String tileText(Operand.TileRef tile) {
        StringBuilder text =
                new StringBuilder(kernel.tensors().get(tile.tensor()).name()).append('[');
        for (int i = 0; i < tile.origin().size(); i++) {
            text.append(i == 0 ? "" : ", ")
                    .append(affineText(tile.origin().get(i)))
                    .append(" : ")
                    .append(tile.extent().get(i));
        }
        return text.append(']')
                .append(tile.sharers() > 1 ? " multicast " + tile.sharers() : "")
                .toString();
    }

    private String boundText(Operand.Bound bound) {
        if (bound.limit().terms().isEmpty()) {
            return Long.toString(bound.trips(new int[0]));
        }
        return "min(" + affineText(bound.limit()) + ", " + bound.maximum() + ") step " + bound.step();
    }

    private String affineText(Affine affine) {
        StringBuilder text = new StringBuilder();
        for (Affine.Term term : affine.terms()) {
            String variable = switch (term.variable()) {
                case GRID -> kernel.grid().axes().get(term.index()).name();
                case LOOP -> loopName(term.index());
                case RANK -> "rank";
            };
            text.append(text.isEmpty() ? "" : " + ")
                    .append(term.coefficient())
                    .append('*')
                    .append(variable);
        }
        if (affine.base() != 0 || text.isEmpty()) {
            text.append(text.isEmpty() ? "" : " + ").append(affine.base());
        }
        return text.toString();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String loopName(int level) {
        return "loop" + level;
    }

    private static String join(List<Long> dimensions) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < dimensions.size(); i++) {
            text.append(i == 0 ? "" : ",").append(dimensions.get(i));
        }
        return text.append(']').toString();
    }

    private void line(int depth, String text) {
        out.append("  ".repeat(depth)).append(text).append('\n');
    }
}
