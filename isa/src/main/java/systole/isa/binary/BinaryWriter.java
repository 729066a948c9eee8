package systole.isa.binary;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import systole.isa.Affine;
import systole.isa.Declarations;
import systole.isa.Grid;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.Operand;

/** Writes kernels in binary form. */
public final class BinaryWriter {
    private final DataOutputStream out;

    private BinaryWriter(DataOutputStream out) {
        this.out = out;
    }

    /**
     * The file of some kernels, run in order; equal kernels give equal bytes, and {@link BinaryReader#read} gives the kernels
     * back.
     */
    public static byte[] write(List<Kernel> kernels) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(new byte[Header.BYTES]);
            out.writeInt(kernels.size());
            BinaryWriter writer = new BinaryWriter(out);
            for (Kernel kernel : kernels) {
                writer.kernel(kernel);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail", impossible);
        }
        byte[] file = bytes.toByteArray();
        Header.write(ByteBuffer.wrap(file));
        return file;
    }

    private void kernel(Kernel kernel) throws IOException {
        name(kernel.name());
        out.writeBoolean(kernel.persistent());
        out.writeInt(kernel.operandRows());
        out.writeInt(kernel.operandColumns());
        out.writeBoolean(kernel.operandsBuffered());
        out.writeBoolean(kernel.warpProducts());
        out.writeInt(kernel.setupLoads());
        out.writeInt(kernel.residents());
        grid(kernel.grid());
        out.writeInt(kernel.tensors().size());
        for (Declarations.Tensor tensor : kernel.tensors()) {
            name(tensor.name());
            code(Codes.ROLES, tensor.role());
            code(Codes.TYPES, tensor.type());
            out.writeInt(tensor.dimensions().size());
            for (long dimension : tensor.dimensions()) {
                out.writeLong(dimension);
            }
        }
        out.writeInt(kernel.buffers().size());
        for (Declarations.Buffer buffer : kernel.buffers()) {
            name(buffer.name());
            code(Codes.SPACES, buffer.space());
            code(Codes.TYPES, buffer.type());
            out.writeInt(buffer.rows());
            out.writeInt(buffer.columns());
            out.writeInt(buffer.stages());
            out.writeLong(buffer.address());
        }
        out.writeInt(kernel.semaphores().size());
        for (Declarations.Semaphore semaphore : kernel.semaphores()) {
            name(semaphore.name());
            out.writeInt(semaphore.initial());
        }
        out.writeInt(kernel.program().instructions().size());
        for (Instruction instruction : kernel.program().instructions()) {
            code(Codes.OPCODES, instruction.opcode());
            for (Operand operand : instruction.operands()) {
                operand(operand);
            }
        }
    }

    private void grid(Grid grid) throws IOException {
        out.writeInt(grid.axes().size());
        for (Grid.Axis axis : grid.axes()) {
            name(axis.name());
            out.writeInt(axis.extent());
        }
        for (int axis : grid.order()) {
            out.writeInt(axis);
        }
        out.writeInt(grid.panelWidth());
    }

    private void operand(Operand operand) throws IOException {
        switch (operand.kind()) {
            case BUFFER -> {
                Operand.BufferRef ref = (Operand.BufferRef) operand;
                out.writeInt(ref.index());
                out.writeBoolean(ref.turns());
            }
            case TILE -> {
                Operand.TileRef tile = (Operand.TileRef) operand;
                out.writeInt(tile.tensor());
                out.writeInt(tile.sharers());
                out.writeInt(tile.origin().size());
                for (int i = 0; i < tile.origin().size(); i++) {
                    sum(tile.origin().get(i));
                    out.writeInt(tile.extent().get(i));
                }
            }
            case SEMAPHORE -> out.writeInt(((Operand.SemaphoreRef) operand).index());
            case QUEUE -> code(Codes.QUEUES, ((Operand.QueueRef) operand).queue());
            case BOUND -> {
                Operand.Bound bound = (Operand.Bound) operand;
                sum(bound.limit());
                out.writeLong(bound.maximum());
                out.writeLong(bound.step());
            }
            case NUMBER -> out.writeDouble(((Operand.Constant) operand).value());
            case POSITION -> sum(((Operand.Position) operand).value());
            case PEER -> out.writeInt(((Operand.Peer) operand).offset());
        }
    }

    private void sum(Affine affine) throws IOException {
        out.writeLong(affine.base());
        out.writeInt(affine.terms().size());
        for (Affine.Term term : affine.terms()) {
            code(Codes.VARIABLES, term.variable());
            out.writeInt(term.index());
            out.writeLong(term.coefficient());
        }
    }

    private <E extends Enum<E>> void code(Codes.Table<E> table, E word) throws IOException {
        out.writeByte(table.code(word));
    }

    private void name(String name) throws IOException {
        out.writeInt(name.length());
        out.write(name.getBytes(StandardCharsets.US_ASCII));
    }
}
