package systole.isa.text;

import java.util.ArrayList;
import java.util.List;
import systole.isa.Opcode;

/** How the lines of a text are to be written, in words and by an example. */
final class Form {
    private Form() {}

    /** What an instruction takes: {@code 'load' takes a buffer and a tile, as in 'load d, T[0 : 64, 0 : 32]'}. */
    static String of(Opcode opcode) {
        String mnemonic = opcode.mnemonic();
        List<Opcode.Kind> kinds = opcode.operands();
        if (kinds.isEmpty()) {
            return "'" + mnemonic + "' takes no operands";
        }
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            int same = 1;
            while (i + 1 < kinds.size() && kinds.get(i + 1) == kinds.get(i)) {
                same++;
                i++;
            }
            String what = word(kinds.get(i));
            parts.add(same == 1 ? "a " + what : same + " " + what + "s");
        }
        String last = parts.remove(parts.size() - 1);
        String all = parts.isEmpty() ? last : String.join(", ", parts) + " and " + last;
        return "'" + mnemonic + "' takes " + all + ", as in '" + example(opcode) + "'"
                + (opcode == Opcode.LOOP ? " or 'loop min(200, 128) step 64'" : "");
    }

    /** What an operand position holds, in one word. */
    static String word(Opcode.Kind kind) {
        return switch (kind) {
            case BUFFER -> "buffer";
            case TILE -> "tile";
            case SEMAPHORE -> "semaphore";
            case QUEUE -> "queue";
            case BOUND -> "bound";
            case NUMBER -> "number";
            case POSITION -> "position";
            case PEER -> "peer";
        };
    }

    /** An instruction with its buffers called as in {@link Opcode#meaning}. */
    static String example(Opcode opcode) {
        StringBuilder text = new StringBuilder(opcode.mnemonic());
        boolean writes = opcode.meaning().contains("d[") || opcode.meaning().startsWith("d ");
        String buffers = writes ? "dabc" : "abc";
        int buffer = 0;
        String separator = " ";
        for (Opcode.Kind kind : opcode.operands()) {
            text.append(separator)
                    .append(
                            switch (kind) {
                                case BUFFER -> String.valueOf(buffers.charAt(buffer++));
                                case TILE -> "T[0 : 64, 0 : 32]";
                                case SEMAPHORE -> "full";
                                case QUEUE -> "load";
                                case BOUND -> "8";
                                case NUMBER -> "0.5";
                                case POSITION -> "0";
                                case PEER -> "rank+1";
                            });
            separator = ", ";
        }
        return text.toString();
    }
}
