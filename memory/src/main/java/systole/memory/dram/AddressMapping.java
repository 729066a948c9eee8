package systole.memory.dram;

/** Where an address lies. Addresses wrap around the capacity. */
public interface AddressMapping {
    /** The channel of a byte address. */
    int channel(long address);

    /** The bank within the channel. */
    int bank(long address);

    /** The row within the bank. */
    int row(long address);

    /** The access within the row. */
    int column(long address);

    /** The first byte of an access: what the other methods take apart. */
    long address(int channel, int bank, int row, int column);

    /**
     * A mapping by fields.
     *
     * @param channels channels, a power of two where it is not the highest field
     * @param organization of each channel
     * @param spec whose order of fields (those that are missing follow in the order of {@link AddressField}, the row last),
     *     rotation and exclusive-or of banks are taken
     */
    static AddressMapping of(int channels, Organization organization, ControllerSpec spec) {
        FieldMapping fields = new FieldMapping(channels, organization, spec.mapping());
        AddressMapping placed = spec.rotate() ? new RotatedMapping(fields) : fields;
        return spec.hash() ? new HashedMapping(placed, organization) : placed;
    }

    /** Bytes that lie together in one row. */
    static long pieceBytes(Organization organization, ControllerSpec spec) {
        return new FieldMapping(1, organization, spec.mapping()).pieceBytes();
    }

    /**
     * Bytes that follow each other in one channel before the next channel's turn.
     *
     * @param channels channels; with one, all of them
     */
    static long blockBytes(int channels, Organization organization, ControllerSpec spec) {
        return channels == 1
                ? Long.MAX_VALUE
                : new FieldMapping(channels, organization, spec.mapping()).stripeBytes() / channels;
    }
}
