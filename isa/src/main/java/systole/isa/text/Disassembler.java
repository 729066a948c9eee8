package systole.isa.text;

import java.util.List;
import java.util.Locale;
import systole.isa.Affine;
import systole.isa.Declarations;
import systole.isa.Grid;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Operand;

/** Prints kernels as text: declarations, grid and program, one instruction a line. */
public final class Disassembler {
    /** Deeper loops are not indented further: the text of many nested loops would grow with their square. */
    private static final int DEEPEST_INDENT = 32;

    private final Kernel kernel;
    private final StringBuilder out;

    private Disassembler(Kernel kernel, StringBuilder out) {
        this.kernel = kernel;
        this.out = out;
    }

    /** The kernel's text; equal kernels give equal text, and {@link Assembler#assemble} gives the kernel back. */
    public static String text(Kernel kernel) {
        return text(List.of(kernel));
    }

    /** The text of several kernels, run in order. */
    public static String text(List<Kernel> kernels) {
        StringBuilder out = new StringBuilder();
        for (Kernel kernel : kernels) {
            Disassembler disassembler = new Disassembler(kernel, out);
            disassembler.header();
            disassembler.grid();
            disassembler.declarations();
            disassembler.program();
        }
        return out.toString();
    }

    private void header() {
        out.append("kernel ").append(kernel.name()).append(kernel.persistent() ? " persistent" : "");
        out.append(" operands ").append(kernel.operandRows()).append('x').append(kernel.operandColumns());
        if (!kernel.operandsBuffered()) {
            out.append(" unbuffered");
        }
        out.append(kernel.warpProducts() ? " warps" : "");
        out.append(" setup ").append(kernel.setupLoads());
        if (kernel.residents() > 1) {
            out.append(" residents ").append(kernel.residents());
        }
        out.append('\n');
    }

    private void grid() {
        Grid grid = kernel.grid();
        if (grid.axes().isEmpty()) {
            return;
        }
        out.append("grid");
        for (Grid.Axis axis : grid.axes()) {
            out.append(' ').append(axis.name()).append('=').append(axis.extent());
        }
        out.append(" walk");
        for (int axis : grid.order()) {
            out.append(' ').append(grid.axes().get(axis).name());
        }
        if (grid.panelWidth() > 0) {
            out.append(" panel ").append(grid.panelWidth());
        }
        out.append('\n');
    }

    private void declarations() {
        for (Declarations.Tensor tensor : kernel.tensors()) {
            out.append("tensor ").append(tensor.name()).append(' ').append(lower(tensor.role()));
            out.append(' ').append(tensor.type().text());
            char separator = '[';
            for (long dimension : tensor.dimensions()) {
                out.append(separator).append(dimension);
                separator = ',';
            }
            out.append("]\n");
        }
        for (Declarations.Buffer buffer : kernel.buffers()) {
            out.append(lower(buffer.space())).append(' ').append(buffer.name()).append(' ');
            out.append(buffer.type().text()).append('[').append(buffer.rows());
            out.append(',').append(buffer.columns()).append(']');
            if (buffer.stages() > 1) {
                out.append(" stages ").append(buffer.stages());
            }
            if (buffer.address() >= 0) {
                out.append(" at ").append(buffer.address());
            }
            out.append('\n');
        }
        for (Declarations.Semaphore semaphore : kernel.semaphores()) {
            out.append("semaphore ").append(semaphore.name()).append(" = ");
            out.append(semaphore.initial()).append('\n');
        }
    }

    /** One instruction of a kernel, by its number in the program. */
    public static String instruction(Kernel kernel, int number) {
        StringBuilder out = new StringBuilder();
        new Disassembler(kernel, out)
                .instruction(kernel.program().instructions().get(number));
        return out.toString();
    }

    private void instruction(Instruction instruction) {
        out.append(instruction.opcode().mnemonic());
        String separator = " ";
        for (Operand operand : instruction.operands()) {
            out.append(separator);
            operand(operand);
            separator = ", ";
        }
    }

    private void program() {
        out.append("program\n");
        int depth = 1;
        for (Instruction instruction : kernel.program().instructions()) {
            if (instruction.opcode() == Opcode.END) {
                depth--;
            }
            out.append("  ".repeat(Math.min(depth, DEEPEST_INDENT)));
            instruction(instruction);
            out.append('\n');
            if (instruction.opcode() == Opcode.LOOP) {
                depth++;
            }
        }
    }

    private void operand(Operand operand) {
        switch (operand.kind()) {
            case BUFFER -> {
                Operand.BufferRef ref = (Operand.BufferRef) operand;
                out.append(kernel.buffers().get(ref.index()).name()).append(ref.turns() ? "++" : "");
            }
            case TILE -> tile((Operand.TileRef) operand);
            case SEMAPHORE ->
                out.append(kernel.semaphores()
                        .get(((Operand.SemaphoreRef) operand).index())
                        .name());
            case QUEUE -> out.append(((Operand.QueueRef) operand).queue().text());
            case BOUND -> bound((Operand.Bound) operand);
            case POSITION -> sum(((Operand.Position) operand).value());
            case NUMBER -> out.append(((Operand.Constant) operand).value());
            case PEER -> {
                int offset = ((Operand.Peer) operand).offset();
                out.append(offset < 0 ? "rank" : "rank+").append(offset);
            }
        }
    }

    private void tile(Operand.TileRef tile) {
        out.append(kernel.tensors().get(tile.tensor()).name());
        String separator = "[";
        for (int i = 0; i < tile.origin().size(); i++) {
            out.append(separator);
            sum(tile.origin().get(i));
            out.append(" : ").append(tile.extent().get(i));
            separator = ", ";
        }
        out.append(']');
        if (tile.sharers() > 1) {
            out.append(" multicast ").append(tile.sharers());
        }
    }

    /** The short form only where it reads back as the same bound: other bounds may have as many trips. */
    private void bound(Operand.Bound bound) {
        boolean constant = bound.limit().terms().isEmpty() && bound.limit().base() == bound.maximum();
        if (constant) {
            out.append(bound.maximum());
        } else {
            out.append("min(");
            sum(bound.limit());
            out.append(", ").append(bound.maximum()).append(')');
        }
        if (!constant || bound.step() != 1) {
            out.append(" step ").append(bound.step());
        }
    }

    /** Terms in their order, also those of the same variable or of coefficient 0; the constant last. */
    private void sum(Affine affine) {
        boolean first = true;
        for (Affine.Term term : affine.terms()) {
            long coefficient = term.coefficient();
            sign(coefficient, first);
            if (coefficient != 1 && coefficient != -1) {
                digits(coefficient);
                out.append('*');
            }
            switch (term.variable()) {
                case GRID -> out.append(kernel.grid().axes().get(term.index()).name());
                case LOOP -> out.append("loop").append(term.index());
                case RANK -> out.append("rank");
            }
            first = false;
        }
        if (first || affine.base() != 0) {
            sign(affine.base(), first);
            digits(affine.base());
        }
    }

    private void sign(long value, boolean first) {
        if (first) {
            out.append(value < 0 ? "-" : "");
        } else {
            out.append(value < 0 ? " - " : " + ");
        }
    }

    /** A value without its sign; not by its absolute value, which the least of all values does not have. */
    private void digits(long value) {
        String text = Long.toString(value);
        out.append(text, value < 0 ? 1 : 0, text.length());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
