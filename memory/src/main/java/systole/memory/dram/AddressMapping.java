package systole.memory.dram;

import java.util.List;

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
     * @param order fields, the one of the lowest bits (above the access) first; fields that are missing follow in the order of
     *     {@link AddressField}, the row last
     * @param hash whether bank and bank group are exclusive-ored with the lowest bits of the row, so that rows a power of two
     *     apart meet in different banks
     */
    static AddressMapping of(int channels, Organization organization, List<AddressField> order, boolean hash) {
        AddressMapping fields = new FieldMapping(channels, organization, order);
        return hash ? new HashedMapping(fields, organization) : fields;
    }
}
