package systole.memory.dram;

/** Is told of each request that is served. */
@FunctionalInterface
public interface Completions {
    /** Nobody is told. */
    Completions NONE = (id, time) -> {};

    /**
     * The last data of a request. Told when its command is issued, so the time may lie ahead.
     *
     * @param id what the request was submitted with
     * @param time end of its data: in sim ticks from a {@link DramSystem}
     */
    void completed(long id, long time);
}
