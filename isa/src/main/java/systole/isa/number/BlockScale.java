package systole.isa.number;

/** How the scale of a block of e2m1 elements is chosen from its largest magnitude and held in a byte. */
enum BlockScale {
    /** A power of two with a bias of 127 and no zero; 0xff is NaN (OCP MX v1.0). */
    E8M0(0, 0xfe) {
        @Override
        int code(double magnitude) {
            if (Double.isNaN(magnitude)) {
                return NAN;
            }
            // A zero's and a subnormal's exponent lie below, an infinity's above what is allowed.
            int exponent = Math.getExponent(magnitude) - ELEMENT_EXPONENT;
            return Math.max(-BIAS, Math.min(BIAS, exponent)) + BIAS;
        }

        @Override
        double value(int code) {
            return code == NAN ? Double.NaN : Math.scalb(1.0, code - BIAS);
        }
    },
    /** An e4m3 whose sign is not used, such that the block's largest becomes the largest element, 6. */
    E4M3(1, 0x7e) {
        @Override
        int code(double magnitude) {
            return (int) FloatFormat.FP8_E4M3.encode(magnitude / FloatFormat.FP4_E2M1.largest()) & WITHOUT_SIGN;
        }

        @Override
        double value(int code) {
            return FloatFormat.FP8_E4M3.decode(code & WITHOUT_SIGN);
        }
    };

    private static final int BIAS = 127;
    private static final int NAN = 0xff;
    private static final int WITHOUT_SIGN = 0x7f;
    /** The exponent of the largest power of two of e2m1, 4. */
    private static final int ELEMENT_EXPONENT = 2;

    private final int smallestCode;
    private final int largestCode;

    BlockScale(int smallestCode, int largestCode) {
        this.smallestCode = smallestCode;
        this.largestCode = largestCode;
    }

    /** The smallest scale above zero. */
    double smallest() {
        return value(smallestCode);
    }

    /** The largest finite scale. */
    double largest() {
        return value(largestCode);
    }

    /** The byte of the scale, 0 to 255, for a block whose largest magnitude is given; NaN when any element is. */
    abstract int code(double magnitude);

    /** The scale of a byte. */
    abstract double value(int code);
}
