package systole.isa.npy;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a file says of its elements.
 *
 * @param order the order of an element's bytes
 * @param fortran whether the first dimension's neighbours lie side by side, instead of the last one's
 */
record NpyHeader(NpyType type, ByteOrder order, boolean fortran, List<Long> shape) {
    private static final String READABLE =
            "read are f2, f4, f8, i2, i4, i8, u2, u4 with < or > before them, |i1, |u1 and "
                    + "|b1; convert it with array.astype('<f4')";

    /** How many elements there are, at most {@link NpyArray#MAXIMUM_ELEMENTS}. */
    int elements() {
        return (int) NpyArray.elements(shape);
    }

    /** Reads the text between the header's length and the data. */
    static NpyHeader parse(String header) throws NpyFormatException {
        HeaderText text = new HeaderText(header);
        String word = null;
        List<Long> shape = null;
        boolean fortran = false;
        Set<String> seen = new HashSet<>();
        text.expect('{');
        while (!text.accept('}')) {
            String key = text.string("a key");
            if (!seen.add(key)) {
                throw new NpyFormatException("the header has the key '" + HeaderText.shown(key) + "' twice");
            }
            text.expect(':');
            switch (key) {
                case "descr" -> word = word(text);
                case "fortran_order" -> fortran = text.truth();
                case "shape" -> shape = shape(text);
                default -> throw unknown(key);
            }
            if (!text.accept(',')) {
                text.expect('}');
                break;
            }
        }
        text.expectEnd();
        if (word == null || shape == null || !seen.contains("fortran_order")) {
            throw new NpyFormatException("the header lacks 'descr', 'fortran_order' or 'shape'; all three are needed");
        }
        return new NpyHeader(type(word), order(word), fortran, shape);
    }

    private static String word(HeaderText text) throws NpyFormatException {
        if (text.accept('[')) {
            throw new NpyFormatException("the elements have several fields; save each field as an array of its own");
        }
        return text.string("a dtype");
    }

    private static List<Long> shape(HeaderText text) throws NpyFormatException {
        List<Long> shape = new ArrayList<>();
        text.expect('(');
        while (!text.accept(')')) {
            shape.add(text.integer());
            // Without its comma (3) would be a number
            if (shape.size() == 1) {
                text.expect(',');
            } else if (!text.accept(',')) {
                text.expect(')');
                break;
            }
            if (shape.size() > NpyArray.MAXIMUM_DIMENSIONS) {
                throw new NpyFormatException("the shape has more than " + NpyArray.MAXIMUM_DIMENSIONS
                        + " dimensions, as no NumPy array has");
            }
        }
        for (long dimension : shape) {
            if (dimension < 0) {
                throw new NpyFormatException("the shape " + shape + " has a negative dimension");
            }
        }
        if (NpyArray.elements(shape) > NpyArray.MAXIMUM_ELEMENTS) {
            throw new NpyFormatException("the shape " + shape + " holds more than the " + NpyArray.MAXIMUM_ELEMENTS
                    + " elements that an array may have here; split the file");
        }
        return shape;
    }

    private static NpyType type(String word) throws NpyFormatException {
        NpyType type = word.isEmpty() ? null : NpyType.ofCode(word.substring(1)).orElse(null);
        if (type == null || !ordered(type, word.charAt(0))) {
            throw new NpyFormatException("dtype '" + HeaderText.shown(word) + "' is not read; " + READABLE);
        }
        return type;
    }

    /** A single byte has no order, so whatever is written there is right. */
    private static boolean ordered(NpyType type, char order) {
        return order == '<' || order == '>' || (order == '|' && type.bytes() == 1);
    }

    private static ByteOrder order(String word) {
        return word.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    private static NpyFormatException unknown(String key) {
        return new NpyFormatException("the header has the key '" + HeaderText.shown(key)
                + "'; those of the format are 'descr', 'fortran_order' and 'shape'");
    }

    /** The text for an array in C order, without the spaces that fill it up. */
    static String text(NpyArray array) {
        StringBuilder shape = new StringBuilder();
        for (long dimension : array.shape()) {
            shape.append(shape.isEmpty() ? "" : " ").append(dimension).append(',');
        }
        // (3,) keeps its comma; (2, 3) has none at its end
        if (array.shape().size() > 1) {
            shape.setLength(shape.length() - 1);
        }
        return "{'descr': '" + array.type().word() + "', 'fortran_order': False, 'shape': (" + shape + "), }";
    }
}
