package systole.study.sweep;

import java.util.List;

/**
 * Points by index. The same index gives the same point, whichever points were asked for before, so that nobody needs to hold
 * them. Not thread-safe: use one a thread.
 */
public interface PointSource {
    /** How many there are. */
    long size();

    /** The values of a point, one for each axis. */
    List<AxisValue> at(long index);
}
