package systole.isa.binary;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Opcode;
import systole.isa.Queue;

/** The codes that stand for words in files, for the manual. */
public final class CodeList {
    private CodeList() {}

    /** Of each kind of word, in the singular, the words and their codes in their order. */
    public static Map<String, Map<String, Integer>> all() {
        Map<String, Map<String, Integer>> all = new LinkedHashMap<>();
        add(all, Codes.OPCODES, Opcode.values());
        add(all, Codes.TYPES, DataType.values());
        add(all, Codes.QUEUES, Queue.values());
        add(all, Codes.ROLES, Declarations.Role.values());
        add(all, Codes.SPACES, Declarations.Space.values());
        add(all, Codes.VARIABLES, Affine.Variable.values());
        return Collections.unmodifiableMap(all);
    }

    private static <E extends Enum<E>> void add(
            Map<String, Map<String, Integer>> all, Codes.Table<E> table, E[] words) {
        Map<String, Integer> codes = new LinkedHashMap<>();
        for (E word : words) {
            codes.put(word.name().toLowerCase(Locale.ROOT), table.code(word));
        }
        all.put(table.what(), Collections.unmodifiableMap(codes));
    }
}
