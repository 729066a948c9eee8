package systole.isa.text;

import java.util.Locale;

/** The words that begin the lines above a program. */
enum Declaration {
    KERNEL("kernel copy persistent operands 64x64 setup 0"),
    GRID("grid m=4 n=2 walk n m panel 2"),
    TENSOR("tensor A activation bf16[96, 200]"),
    SCRATCH("scratch a bf16[32, 64] stages 3"),
    ACCUMULATOR("accumulator sum fp32[32, 16]"),
    SEMAPHORE("semaphore full = 0"),
    PROGRAM("program");

    static final Vocabulary<Declaration> WORDS = new Vocabulary<>("declaration", values(), Declaration::word);

    private final String example;

    Declaration(String example) {
        this.example = example;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String form() {
        return "write it as in '" + example + "'";
    }
}
