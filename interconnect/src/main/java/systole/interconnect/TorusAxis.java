package systole.interconnect;

/**
 * The part of a torus axis that a group occupies.
 *
 * @param length members along the axis
 * @param spacing hops from one to the next; as many groups lie side by side and share the links
 * @param wraps true where a link joins the last to the first
 */
record TorusAxis(int length, int spacing, boolean wraps) {
    /** Two members are neighbours on one side only. */
    TorusAxis {
        wraps = wraps && length > 2;
    }

    /** Links' worth of bandwidth with which a member receives what goes around the axis both ways. */
    double ways() {
        return (wraps ? 2.0 : 1.0) / spacing;
    }

    /** Hops to the farthest member. */
    int hops() {
        return spacing * (wraps ? length / 2 : length - 1);
    }

    /** Buffers that pass the busiest link of the axis, each way, when every member sends one evenly to all of the axis. */
    double crossings() {
        int halves = (length / 2) * ((length + 1) / 2);
        return spacing * (wraps ? (length * length - length % 2) / (8.0 * length) : halves / (double) length);
    }

    /** Mean hops between two members, one of which may be the same. */
    double meanHops() {
        double apart =
                wraps ? (length * length - length % 2) / (4.0 * length) : (length * length - 1.0) / (3.0 * length);
        return spacing * apart;
    }
}
