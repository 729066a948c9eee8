package systole.system;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A figure of a family that no datasheet gives and that measurements may choose.
 *
 * @param name what it is called
 * @param places where it stands; all hold the same value
 * @param meaning what it is
 * @param unit unit of all values here: an SI unit, {@code 1} for a part of a whole, {@link #COUNT} for whole
 *     numbers, {@link #BYTES} for whole bytes
 * @param value value now
 * @param least smallest value that makes sense
 * @param most largest value that makes sense
 * @param provenance where the value comes from now
 * @param microbenchmark what would measure it by itself
 * @param fittedOn devices whose measurements chose the value now
 * @param otherwise value for a device that has no measured relative; null for the middle of the bounds
 */
public record FreeConstant(
        String name,
        List<Place> places,
        String meaning,
        String unit,
        double value,
        double least,
        double most,
        String provenance,
        String microbenchmark,
        List<String> fittedOn,
        @Nullable Otherwise otherwise) {
    /** Unit of constants that are whole numbers. */
    public static final String COUNT = "count";
    /** Unit of constants that are whole bytes. */
    public static final String BYTES = "B";

    private static final MathContext DIGITS = new MathContext(4);

    /**
     * A figure of a description that comes with the program.
     *
     * @param file the description, such as {@code configs/families/hopper.json}
     * @param pointer JSON pointer of the figure
     */
    public record Place(String file, String pointer) {
        /** The two with a {@code #} between them. */
        public String text() {
            return file + "#" + pointer;
        }
    }

    /**
     * The value of the same figure in another family.
     *
     * @param place where it stands
     * @param value that value times {@code times}
     * @param times by how much a datasheet says that it is larger here
     */
    public record Otherwise(Place place, double value, double times) {}

    /** Copies the lists and checks the bounds. */
    public FreeConstant {
        places = List.copyOf(places);
        fittedOn = List.copyOf(fittedOn);
        if (!(least < most)) {
            throw new IllegalArgumentException("a least value below the most of " + name);
        }
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    "a value of " + name + " from " + least + " to " + most + " " + unit + ", not " + value);
        }
    }

    /** The same constant at other places, with the value that stands there. */
    public FreeConstant at(List<Place> others, double there) {
        return new FreeConstant(
                name, others, meaning, unit, there, least, most, provenance, microbenchmark, fittedOn, otherwise);
    }

    /**
     * The value at a part of the way from the least to the most, by ratio where both are above zero, to four digits; counts and
     * bytes are whole.
     */
    public double at(double part) {
        double clipped = Math.max(0, Math.min(1, part));
        double value = least > 0 ? least * StrictMath.pow(most / least, clipped) : least + clipped * (most - least);
        double rounded = unit.equals(COUNT) || unit.equals(BYTES)
                ? Math.rint(value)
                : new BigDecimal(value).round(DIGITS).doubleValue();
        return Math.max(least, Math.min(most, rounded));
    }

    /** The part of the way from the least to the most at which a value lies; inverse of {@link #at}. */
    public double part(double of) {
        double inside = Math.max(least, Math.min(most, of));
        return least > 0
                ? StrictMath.log(inside / least) / StrictMath.log(most / least)
                : (inside - least) / (most - least);
    }

    /** Descriptions with another value. */
    public Changes set(Changes changes, double other) {
        Changes result = changes;
        for (Place place : places) {
            result = result.with(place.file(), place.pointer(), other);
        }
        return result;
    }
}
