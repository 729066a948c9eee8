package systole.memory.dram;

/**
 * A mapping whose channels, and the fields below them, are rotated by a hash of the address above: neighbours stay neighbours
 * within a stripe over all channels, and rows of a matrix a power of two apart do not meet in one place. As many addresses lie
 * in each place as without.
 */
final class RotatedMapping implements AddressMapping {
    private final AddressMapping fields;
    private final long pieceBytes;
    private final long pieces;

    RotatedMapping(FieldMapping fields) {
        this.fields = fields;
        this.pieceBytes = fields.pieceBytes();
        this.pieces = Math.max(1, fields.stripeBytes() / pieceBytes);
    }

    private long rotated(long address, int direction) {
        long piece = address / pieceBytes;
        long above = piece / pieces;
        long turned = Math.floorMod(piece % pieces + direction * Math.floorMod(hash(above), pieces), pieces);
        return (above * pieces + turned) * pieceBytes + address % pieceBytes;
    }

    /** Spreads the bits of an address (Steele et al., "Fast splittable pseudorandom number generators", 2014: mixing). */
    private static long hash(long value) {
        long x = (value ^ (value >>> 31)) * 0xBF58476D1CE4E5B9L;
        return (x ^ (x >>> 29)) * 0x94D049BB133111EBL;
    }

    @Override
    public int channel(long address) {
        return fields.channel(rotated(address, 1));
    }

    @Override
    public int bank(long address) {
        return fields.bank(rotated(address, 1));
    }

    @Override
    public int row(long address) {
        return fields.row(rotated(address, 1));
    }

    @Override
    public int column(long address) {
        return fields.column(rotated(address, 1));
    }

    @Override
    public long address(int channel, int bank, int row, int column) {
        return rotated(fields.address(channel, bank, row, column), -1);
    }
}
