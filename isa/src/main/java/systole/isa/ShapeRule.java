package systole.isa;

/** What holds of the shapes and types of an instruction's operands, as the verifier checks it. */
public enum ShapeRule {
    /** Control: there are no buffers. */
    NO_BUFFERS("no buffers"),
    /** Fills and messages out. */
    ANY("any shape"),
    /** Tile moves. */
    ELEMENTS("as many elements in the tile as in the buffer, which are matched in row-major order; one type for both"),
    /** Tile moves by index. */
    ROWS_BY_INDEX(
            "a tile of two dimensions with the rows and columns of the buffer; one type for both; an index int32[rows, 1]"),
    /** Products. */
    PRODUCT("a[m, k], b[k, n], d[m, n]"),
    /** Products with the second operand transposed. */
    PRODUCT_TRANSPOSED("a[m, k], b[n, k], d[m, n]"),
    /** Elementwise work of several sources. */
    BROADCAST("each source has the rows of d or one, and the columns of d or one"),
    /** Elementwise work of one source. */
    SAME("a has the shape of d"),
    /** Rotations. */
    ROTATION("a has the shape of d; b has the rows of d or one, and an even number of columns that divides those of d"),
    /** Reductions. */
    ROW("d has the rows of a, and one column"),
    /** Messages in. */
    MESSAGE("as many elements in the message as in the buffer; one type for both");

    private final String text;

    ShapeRule(String text) {
        this.text = text;
    }

    /** The rule in words. */
    public String text() {
        return text;
    }
}
