package systole.isa.verify;

import java.util.stream.Collectors;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Declarations.Buffer;
import systole.isa.Declarations.Tensor;
import systole.isa.Instruction;
import systole.isa.Operand;

/** Rectangles of tensors: type and elements of the buffer they go with, blocks, and where they lie. */
final class TileCheck {
    private final Facts facts;
    private final Reach reach;

    private TileCheck(Facts facts, int devices) {
        this.facts = facts;
        this.reach = new Reach(facts, devices);
    }

    static void check(Facts facts, int devices) {
        TileCheck check = new TileCheck(facts, devices);
        check.blocksOfDeclarations();
        for (int i = 0; i < facts.program.size(); i++) {
            switch (facts.program.get(i).opcode()) {
                case LOAD, GATHER -> check.access(i, 0);
                case STORE, STORE_ADD, SCATTER, SCATTER_ADD -> check.access(i, 1);
                default -> {
                    // no rectangle
                }
            }
        }
    }

    private void blocksOfDeclarations() {
        for (Buffer buffer : facts.kernel.buffers()) {
            rows("buffer " + buffer.name(), buffer.type(), buffer.columns());
        }
        for (Tensor tensor : facts.kernel.tensors()) {
            rows(
                    "tensor " + tensor.name(),
                    tensor.type(),
                    tensor.dimensions().get(tensor.dimensions().size() - 1));
        }
    }

    private void rows(String what, DataType type, long columns) {
        if (columns % type.block() != 0) {
            facts.found(
                    Finding.KERNEL,
                    Rule.BLOCK,
                    "rows of " + what + " have " + columns + " elements, not a multiple of the block of " + type.text()
                            + ", " + type.block());
        }
    }

    private void access(int number, int position) {
        Instruction instruction = facts.program.get(number);
        Operand.TileRef tile = instruction.tile();
        Tensor tensor = facts.kernel.tensors().get(tile.tensor());
        Buffer buffer = facts.buffer(instruction.buffer(position).index());
        boolean indexed = instruction.opcode().indexed();
        if (tensor.type() != buffer.type()) {
            facts.found(
                    number,
                    Rule.TYPE,
                    "tensor " + tensor.name() + " is " + tensor.type().text() + ", buffer " + buffer.name() + " is "
                            + buffer.type().text() + ": bring it in its own type and convert");
        }
        if (indexed) {
            index(number, tile, buffer, facts.buffer(instruction.buffer(2).index()));
        } else if (tile.elements() != buffer.elements()) {
            facts.found(
                    number,
                    Rule.SHAPE,
                    "a tile of " + extents(tile) + " has " + tile.elements() + " elements, "
                            + OperandCheck.shaped(buffer) + " has " + buffer.elements());
        }
        blocks(number, tile, tensor);
        // the row of a gather is an offset that is added to an index
        for (int d = indexed ? tile.origin().size() - 1 : 0; d < tile.origin().size(); d++) {
            reach.check(number, tile, tensor, d);
        }
    }

    private void index(int number, Operand.TileRef tile, Buffer buffer, Buffer index) {
        if (index.type() != DataType.INT32) {
            facts.found(
                    number,
                    Rule.TYPE,
                    "index " + index.name() + " is " + index.type().text() + ": row numbers are int32");
        }
        if (index.rows() != buffer.rows() || index.columns() != 1) {
            facts.found(
                    number,
                    Rule.SHAPE,
                    "index " + OperandCheck.shaped(index) + " must be " + buffer.rows() + " x 1, one row number for"
                            + " each row of " + OperandCheck.shaped(buffer));
        } else if (tile.extent().size() != 2
                || tile.extent().get(0) != buffer.rows()
                || tile.extent().get(1) != buffer.columns()) {
            facts.found(
                    number,
                    Rule.SHAPE,
                    "rows by index need a tile of " + buffer.rows() + " x " + buffer.columns() + ", that of "
                            + OperandCheck.shaped(buffer) + ", found " + extents(tile));
        }
    }

    private void blocks(int number, Operand.TileRef tile, Tensor tensor) {
        int block = tensor.type().block();
        int last = tile.extent().size() - 1;
        Affine origin = tile.origin().get(last);
        boolean aligned = tile.extent().get(last) % block == 0
                && origin.base() % block == 0
                && origin.terms().stream().allMatch(term -> term.coefficient() % block == 0);
        if (!aligned) {
            facts.found(
                    number,
                    Rule.BLOCK,
                    "the last origin and extent of a tile of " + tensor.name() + " must be multiples of the block of "
                            + tensor.type().text() + ", " + block);
        }
    }

    private static String extents(Operand.TileRef tile) {
        return tile.extent().stream().map(Object::toString).collect(Collectors.joining(" x "));
    }
}
