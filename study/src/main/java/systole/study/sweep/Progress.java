package systole.study.sweep;

/** Hears how far a sweep is. */
public interface Progress {
    /** Nobody listens. */
    Progress NONE = (points, failed) -> {};

    /**
     * Points are done; called by one thread at a time.
     *
     * @param points how many more, those that conditions leave out among them
     * @param failed how many of them have no result
     */
    void done(long points, long failed);
}
