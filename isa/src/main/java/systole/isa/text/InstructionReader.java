package systole.isa.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.isa.Instruction;
import systole.isa.Opcode;
import systole.isa.Operand;

/** Reads the lines of a program. */
final class InstructionReader {
    static final Vocabulary<Opcode> MNEMONICS = new Vocabulary<>("instruction", Opcode.values(), Opcode::mnemonic);

    private final KernelSource source;
    private final Line line;

    InstructionReader(KernelSource source, Line line) {
        this.source = source;
        this.line = line;
    }

    /** Reads one instruction. */
    void read() {
        int column = line.column();
        String word = line.word("an instruction");
        Opcode opcode = MNEMONICS.find(word);
        if (opcode == null) {
            unknown(word, column);
            return;
        }
        try {
            source.add(new Instruction(opcode, operands(opcode)));
        } catch (LineFault fault) {
            throw new LineFault(fault.column(), fault.message(Form.of(opcode)), false);
        } finally {
            source.passed(opcode, line.number(), column);
        }
    }

    private List<Operand> operands(Opcode opcode) {
        List<Operand> operands = new ArrayList<>();
        OperandReader reader = new OperandReader(source, line);
        for (Opcode.Kind kind : opcode.operands()) {
            if (!operands.isEmpty()) {
                line.expect(',');
            }
            operands.add(reader.read(kind));
        }
        line.expectEnd();
        return operands;
    }

    /** Loops and ends that are misspelt still count as such, so that one slip is one problem. */
    private void unknown(String word, int column) {
        source.problems.add(line.number(), column, MNEMONICS.unknown(word));
        @Nullable Opcode meant = MNEMONICS.nearest(word);
        boolean nests = meant == Opcode.LOOP || meant == Opcode.END;
        source.passed(nests ? meant : null, line.number(), column);
    }
}
