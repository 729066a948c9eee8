package systole.microarch.array.cell;

/**
 * A value on its way.
 *
 * @param value the value
 * @param fold fold that it belongs to
 * @param place step of the fold; the row that it stays in, for a stationary operand
 */
record Word(double value, int fold, int place) {
    boolean meets(Word other) {
        return fold == other.fold && place == other.place;
    }

    Word plus(double more) {
        return new Word(value + more, fold, place);
    }
}
