package systole.system.json;

/** A place in a text: line and column, from 1; 0 when there is none. */
record Position(int line, int column) {
    static final Position NONE = new Position(0, 0);
}
