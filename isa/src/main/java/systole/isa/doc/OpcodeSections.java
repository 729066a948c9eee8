package systole.isa.doc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import systole.isa.Opcode;
import systole.isa.Opcode.Kind;
import systole.isa.Queue;
import systole.isa.binary.CodeList;

/** What the manual says of each row of the table of opcodes. */
final class OpcodeSections {
    private static final Map<String, Integer> CODES = CodeList.all().getOrDefault("opcode", Map.of());

    private OpcodeSections() {}

    /** One line for each opcode. */
    static String overview() {
        List<String> lines = new ArrayList<>(List.of("| instruction | queue | meaning |", "|---|---|---|"));
        for (Opcode opcode : Opcode.values()) {
            lines.add("| [`" + syntax(opcode) + "`](#" + opcode.mnemonic() + ") | " + queue(opcode) + " | "
                    + opcode.meaning() + " |");
        }
        return String.join("\n", lines);
    }

    /** A section for each opcode of a queue; for those of control where it is null. */
    static String of(@Nullable Queue queue) {
        return opcodes(queue).map(OpcodeSections::section).collect(Collectors.joining("\n\n"));
    }

    private static Stream<Opcode> opcodes(@Nullable Queue queue) {
        return Arrays.stream(Opcode.values()).filter(opcode -> opcode.queue() == queue);
    }

    private static String queue(Opcode opcode) {
        Queue queue = opcode.queue();
        return queue == null ? "control" : queue.text();
    }

    private static String syntax(Opcode opcode) {
        return (opcode.mnemonic() + " " + String.join(", ", opcode.names())).strip();
    }

    private static String section(Opcode opcode) {
        List<String> lines = new ArrayList<>();
        lines.add("#### " + opcode.mnemonic());
        lines.add("");
        lines.add("`" + syntax(opcode) + "`: " + opcode.meaning());
        lines.add("");
        if (!opcode.names().isEmpty()) {
            lines.add("- operands: " + operands(opcode));
        }
        if (opcode.operands().contains(Kind.BUFFER)) {
            lines.add("- shapes: " + opcode.shapes().text());
            lines.add("- types: " + types(opcode));
        }
        lines.add("- time: " + time(opcode));
        lines.add("- counts: " + counts(opcode.work()));
        lines.add("- code in files: " + String.format("0x%02x", CODES.getOrDefault(opcode.mnemonic(), 0)));
        lines.add("");
        lines.add("```");
        lines.add(opcode.example());
        lines.add("```");
        return String.join("\n", lines);
    }

    private static String operands(Opcode opcode) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < opcode.names().size(); i++) {
            parts.add("`" + opcode.names().get(i) + "` " + operand(opcode, i));
        }
        return String.join(", ", parts);
    }

    private static String operand(Opcode opcode, int position) {
        return switch (opcode.operands().get(position)) {
            case BUFFER -> buffer(opcode, position);
            case TILE -> "a rectangle of a tensor";
            case SEMAPHORE -> "a semaphore";
            case QUEUE -> "the queue that does it";
            case BOUND -> "the trips, `8` or `min(limit, maximum) step s`";
            case NUMBER -> "a constant number";
            case POSITION -> "a sum moved by grid, loops and rank";
            case PEER -> "another device, `rank+1`";
        };
    }

    private static String buffer(Opcode opcode, int position) {
        if (!opcode.names().get(position).equals("d")) {
            boolean index = opcode.names().size() == 3
                    && position == 2
                    && opcode.operands().contains(Kind.TILE);
            return index ? "a buffer of row numbers" : "a buffer that is read";
        }
        return opcode.meaning().contains("+=") ? "a buffer that is added to" : "a buffer that is overwritten";
    }

    private static String types(Opcode opcode) {
        if (opcode.queue() == Queue.LINK) {
            return "any, the receiver's being the sender's"
                    + (opcode == Opcode.RECEIVE_ADD
                            ? "; sums are computed in fp32, or exactly for integers, and rounded to it"
                            : "");
        }
        return switch (opcode.work()) {
            case MACS -> "`a` and `b` floating, also different ones, and `d` fp32; or both integer and `d` int32";
            case LANES, SPECIAL ->
                "any, also mixed; computed in fp32, or exactly where all are integers, and rounded to that of `d`";
            case BYTES_READ, BYTES_WRITTEN ->
                "any, the tensor's being the buffer's"
                        + (opcode.addsToMemory()
                                ? "; sums are computed in fp32, or exactly for integers, and rounded to it"
                                : "");
            case LINK_BYTES, NONE -> "any";
        };
    }

    private static String time(Opcode opcode) {
        if (opcode == Opcode.RECEIVE || opcode == Opcode.RECEIVE_ADD) {
            return "the queue is held until the message is there"
                    + (opcode == Opcode.RECEIVE_ADD ? ", and then for elements / lanes to add it" : "");
        }
        return switch (opcode.work()) {
            case MACS ->
                "the tensor units, for as long as their arrays need for m x n x k at the wider of their types, or as reading `a`"
                        + " and `b` from the scratchpad takes if that is longer; the result is there a fixed latency later";
            case LANES -> "the vector unit, elements of the largest operand / lanes";
            case SPECIAL -> "the vector unit, elements of the largest operand / special functions a cycle";
            case BYTES_READ ->
                "the bytes inside the tensor pass the core's port, the shared cache and, as far as that misses"
                        + " them, memory; they are there the latency of cache or memory after the slowest of these";
            case BYTES_WRITTEN ->
                "the bytes inside the tensor pass the core's port and the shared cache, and go on to memory"
                        + " behind the kernel's back"
                        + (opcode.addsToMemory() ? "; they cross the cache twice" : "");
            case LINK_BYTES ->
                "the bytes pass the core's port and the link to the other device, and are there the link's latency later";
            case NONE -> "none of its own; a queue that is held counts the time to what it waits for";
        };
    }

    private static String counts(Opcode.Work work) {
        return switch (work) {
            case NONE -> "nothing";
            case MACS -> "m n k multiply-accumulates of the wider type, those with zeros from outside a tensor apart";
            case LANES -> "a lane operation for each element of the largest operand";
            case SPECIAL -> "a special function for each element";
            case BYTES_READ -> "bytes read from memory or shared cache, and written to the scratchpad";
            case BYTES_WRITTEN -> "bytes written towards memory, and read from the scratchpad";
            case LINK_BYTES -> "bytes sent on a link";
        };
    }
}
