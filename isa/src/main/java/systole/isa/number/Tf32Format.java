package systole.isa.number;

/**
 * tf32 as it lies in memory: the bits of an fp32 whose low 13 are zero. Other fp32 patterns are read as the nearest tf32.
 *
 * <p>Rounded to nearest even ({@code cvt.rn.tf32} of PTX); a tensor unit that is handed a plain fp32 cuts the low bits
 * off instead.
 */
enum Tf32Format implements ScalarFormat {
    INSTANCE;

    private static final int UNUSED_BITS = 13;

    @Override
    public double round(double value) {
        return FloatFormat.TF32.round(value);
    }

    @Override
    public void round(double[] values, int from, int count) {
        FloatFormat.TF32.round(values, from, count);
    }

    @Override
    public long encode(double value) {
        return FloatFormat.TF32.encode(value) << UNUSED_BITS;
    }

    @Override
    public double decode(long bits) {
        return round(Fp32Format.INSTANCE.decode(bits));
    }

    @Override
    public double largest() {
        return FloatFormat.TF32.largest();
    }

    @Override
    public double smallest() {
        return FloatFormat.TF32.smallest();
    }
}
