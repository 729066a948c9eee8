package systole.isa.doc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import systole.isa.DataType;
import systole.isa.number.NumberFormat;
import systole.isa.number.ScalarFormat;

/** What the manual says of data types: measured on the formats themselves, but for the documents they come from. */
final class TypeTables {
    private static final int MOST_BITS = 23;

    private TypeTables() {}

    static String all() {
        List<String> lines = new ArrayList<>(List.of(
                "| type | bits | exponent | mantissa | largest | smallest normal | smallest | sums in |",
                "|---|---|---|---|---|---|---|---|"));
        for (DataType type : DataType.values()) {
            lines.add(type.integer() ? integer(type) : floating(type));
        }
        lines.addAll(List.of(
                "",
                "| type | beyond the largest | infinity | NaN | block and scale | from |",
                "|---|---|---|---|---|---|"));
        for (DataType type : DataType.values()) {
            lines.add(row(
                    type.text(),
                    result(type, NumberFormat.of(type).largest() * 2),
                    result(type, Double.POSITIVE_INFINITY),
                    type.block() > 1 ? "the whole block NaN" : result(type, Double.NaN),
                    block(type),
                    source(type)));
        }
        return String.join("\n", lines);
    }

    private static String integer(DataType type) {
        NumberFormat format = NumberFormat.of(type);
        String largest = number(format.largest());
        return row(
                type.text(),
                bits(type),
                "",
                "",
                largest,
                "",
                number(format.smallest()),
                type.accumulator().text());
    }

    private static String floating(DataType type) {
        ScalarFormat element = element(type);
        int mantissa = mantissa(element);
        int least = Math.getExponent(element.smallest()) + mantissa;
        // codes of normal exponents and that of zero, rounded up to what a whole number of bits holds
        int codes = Math.getExponent(element.largest()) - least + 2;
        int exponent = Integer.SIZE - Integer.numberOfLeadingZeros(codes - 1);
        return row(
                type.text(),
                bits(type),
                exponent + " bits",
                mantissa + " bits",
                number(NumberFormat.of(type).largest()),
                type.block() > 1 ? "" : number(Math.scalb(1.0, least)),
                number(NumberFormat.of(type).smallest()),
                type.accumulator().text());
    }

    private static ScalarFormat element(DataType type) {
        return ScalarFormat.of(type.block() > 1 ? DataType.FP4_E2M1 : type);
    }

    /** Places after the point that a number just above one can have. */
    private static int mantissa(ScalarFormat format) {
        int bits = 0;
        while (bits < MOST_BITS && format.round(1 + Math.scalb(1.0, -bits - 1)) == 1 + Math.scalb(1.0, -bits - 1)) {
            bits++;
        }
        return bits;
    }

    private static String bits(DataType type) {
        long scale = (type.bytes(type.block()) << 3) - (long) type.bits() * type.block();
        return type.block() == 1
                ? Integer.toString(type.bits())
                : type.bits() + ", and " + scale + " for " + type.block() + " elements";
    }

    private static String block(DataType type) {
        return switch (type) {
            case MXFP4 -> type.block() + " in a row share a power of two (e8m0)";
            case NVFP4 -> type.block() + " in a row share an fp8_e4m3; a scale for the whole tensor is the program's";
            default -> "";
        };
    }

    private static String result(DataType type, double value) {
        double[] row = {value};
        NumberFormat.of(type).round(row, 0, 1);
        return number(row[0]);
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return "infinity";
        }
        boolean plain = value == Math.rint(value) && Math.abs(value) < 1e10;
        return plain ? Long.toString((long) value) : String.format(Locale.ROOT, "%.5g", value);
    }

    private static String source(DataType type) {
        return switch (type) {
            case FP32 -> "IEEE 754-2019 binary32";
            case TF32 -> "NVIDIA A100 Tensor Core GPU Architecture, 2020; held in memory as fp32";
            case BF16 -> "the upper half of an fp32";
            case FP16 -> "IEEE 754-2019 binary16";
            case FP8_E4M3, FP8_E5M2 -> "OCP 8-bit Floating Point Specification 1.0, 2023, saturating";
            case FP4_E2M1, MXFP4 -> "OCP Microscaling Formats (MX) Specification 1.0, 2023";
            case NVFP4 -> "NVIDIA, Introducing NVFP4, 2025";
            case INT32, INT8, INT4 -> "two's complement";
        };
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
