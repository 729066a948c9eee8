package systole.isa.verify;

import systole.isa.DataType;
import systole.isa.Declarations.Buffer;
import systole.isa.Instruction;

/** Types and shapes of the operands of products and vector instructions. */
final class OperandCheck {
    private final Facts facts;
    private final int number;
    private final Instruction instruction;

    private OperandCheck(Facts facts, int number) {
        this.facts = facts;
        this.number = number;
        this.instruction = facts.program.get(number);
    }

    static void check(Facts facts) {
        for (int i = 0; i < facts.program.size(); i++) {
            new OperandCheck(facts, i).check();
        }
    }

    private void check() {
        switch (instruction.opcode()) {
            case MATMUL, MATMUL_T, MMA, MMA_T -> product();
            case ADD, SUB, MUL, MAX -> broadcast(2);
            case SELECT -> broadcast(3);
            case SCALE, EXP, RECIPROCAL, RSQRT, TANH, MASK, CONVERT -> same();
            case ROTATE -> rotate();
            case REDUCE_SUM, REDUCE_MAX, ARGMAX -> reduce();
            default -> {
                // those with tiles are checked with them, and fills and messages take any shape
            }
        }
    }

    private Buffer operand(int position) {
        return facts.buffer(instruction.buffer(position).index());
    }

    private void product() {
        Buffer d = operand(0);
        Buffer a = operand(1);
        Buffer b = operand(2);
        DataType sum = a.type().accumulator();
        if (a.type().integer() != b.type().integer()) {
            type(typed(a) + " and " + typed(b) + " cannot be multiplied: both must be integers, or neither");
        } else if (d.type() != sum) {
            type("products of " + a.type().text() + " are summed in " + sum.text() + ", but " + typed(d));
        }
        int destination = instruction.buffer(0).index();
        if (destination == instruction.buffer(1).index()
                || destination == instruction.buffer(2).index()) {
            type(d.name() + " is both the result and an operand of a product: its sums would be read as they grow");
        }
        boolean turned = instruction.opcode().transposed();
        int depth = turned ? b.columns() : b.rows();
        int columns = turned ? b.rows() : b.columns();
        if (d.rows() != a.rows() || d.columns() != columns || a.columns() != depth) {
            shape(shaped(d) + " cannot hold the product of " + shaped(a) + " and " + shaped(b)
                    + (turned ? " transposed" : "") + ", which is " + a.rows() + " x " + columns
                    + (a.columns() == depth ? "" : " where depths agree; they are " + a.columns() + " and " + depth));
        }
    }

    private void broadcast(int sources) {
        Buffer d = operand(0);
        for (int i = 1; i <= sources; i++) {
            Buffer a = operand(i);
            boolean rows = a.rows() == d.rows() || a.rows() == 1;
            boolean columns = a.columns() == d.columns() || a.columns() == 1;
            if (!rows || !columns) {
                shape(shaped(a) + " cannot be repeated to " + shaped(d) + ": it needs as many rows or one, and as many"
                        + " columns or one");
            }
        }
    }

    private void same() {
        Buffer d = operand(0);
        Buffer a = operand(1);
        if (a.rows() != d.rows() || a.columns() != d.columns()) {
            shape(shaped(d) + " must have the shape of " + shaped(a));
        }
    }

    private void rotate() {
        same();
        Buffer a = operand(1);
        Buffer b = operand(2);
        if (b.rows() != a.rows() && b.rows() != 1) {
            shape("angles " + shaped(b) + " need one row, or the rows of " + shaped(a));
        } else if (b.columns() % 2 != 0 || a.columns() % b.columns() != 0) {
            shape("angles " + shaped(b) + " need an even number of columns that divides those of " + shaped(a));
        }
    }

    private void reduce() {
        Buffer d = operand(0);
        Buffer a = operand(1);
        if (d.rows() != a.rows() || d.columns() != 1) {
            shape(shaped(d) + " must be " + a.rows() + " x 1, one element for each row of " + shaped(a));
        }
    }

    private void type(String reason) {
        facts.found(number, Rule.TYPE, reason);
    }

    private void shape(String reason) {
        facts.found(number, Rule.SHAPE, reason);
    }

    static String shaped(Buffer buffer) {
        return buffer.name() + " (" + buffer.rows() + " x " + buffer.columns() + ")";
    }

    private static String typed(Buffer buffer) {
        return buffer.name() + " is " + buffer.type().text();
    }
}
