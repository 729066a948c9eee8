package systole.memory.dram;

import java.util.ArrayList;
import java.util.List;

/** Each field is some digits of the address, in mixed radix; the column may be several. */
final class FieldMapping implements AddressMapping {
    /** A digit: its unit in bytes and how many values it has. */
    private static final class Digit {
        private final AddressField field;
        private final long unit;
        private final int size;
        /** Of a column: what one of it counts. */
        private final int weight;
        /** Bits below it, and its own, where unit and size are powers of two; else the mask is -1. */
        private final int shift;

        private final int mask;
        /** Bits of the column below it, where it is bits of the column; else -1. */
        private final int columnShift;

        Digit(AddressField field, long unit, int size, int weight) {
            this.field = field;
            this.unit = unit;
            this.size = size;
            this.weight = weight;
            this.shift = Long.numberOfTrailingZeros(unit);
            this.mask = Long.bitCount(unit) == 1 && Integer.bitCount(size) == 1 ? size - 1 : -1;
            this.columnShift = Integer.bitCount(weight) == 1 && Integer.bitCount(size) == 1
                    ? Integer.numberOfTrailingZeros(weight)
                    : -1;
        }

        int of(long address) {
            if (mask >= 0) {
                return (int) (address >>> shift) & mask;
            }
            return (int) Long.remainderUnsigned(Long.divideUnsigned(address, unit), size);
        }

        /** What a column adds to the address. */
        long ofColumn(int column) {
            return unit * (columnShift >= 0 ? column >>> columnShift & size - 1 : column / weight % size);
        }
    }

    private final Organization organization;
    private final Digit[] digits;
    private final Digit[] columns;
    private final Digit[] fields = new Digit[AddressField.values().length];

    private final long[] bankAddress;

    FieldMapping(int channels, Organization organization, List<AddressPart> order) {
        this.organization = organization;
        List<Digit> all = new ArrayList<>();
        long below = organization.accessBytes();
        int columnsLeft = organization.columns();
        for (AddressPart part : whole(order)) {
            boolean column = part.field() == AddressField.COLUMN;
            int size = column ? columnsLeft : size(part.field(), channels, organization);
            if (part.values() > 0) {
                size = Math.min(size, part.values());
            }
            Digit digit = new Digit(part.field(), below, size, organization.columns() / columnsLeft);
            columnsLeft = column ? columnsLeft / size : columnsLeft;
            all.add(digit);
            fields[part.field().ordinal()] = digit;
            below = Math.multiplyExact(below, size);
        }
        digits = all.toArray(new Digit[0]);
        columns =
                all.stream().filter(digit -> digit.field == AddressField.COLUMN).toArray(Digit[]::new);
        bankAddress = new long[organization.banks()];
        for (int bank = 0; bank < bankAddress.length; bank++) {
            bankAddress[bank] = addressOfBank(bank);
        }
    }

    /** The order with what is missing: other fields, then the row. */
    private static List<AddressPart> whole(List<AddressPart> order) {
        List<AddressPart> all = new ArrayList<>(order);
        for (AddressField field : AddressField.values()) {
            if (field != AddressField.ROW && !all.contains(AddressPart.of(field))) {
                all.add(AddressPart.of(field));
            }
        }
        if (!all.contains(AddressPart.of(AddressField.ROW))) {
            all.add(AddressPart.of(AddressField.ROW));
        }
        List<AddressPart> unsplit =
                all.stream().filter(part -> part.values() == 0).toList();
        if (unsplit.stream().distinct().count() != unsplit.size()) {
            throw new IllegalArgumentException("a field stands twice in the mapping");
        }
        return all;
    }

    private static int size(AddressField field, int channels, Organization organization) {
        return switch (field) {
            case CHANNEL -> channels;
            case PSEUDO_CHANNEL -> organization.pseudoChannels();
            case STACK_ID -> organization.stackIds();
            case BANK_GROUP -> organization.bankGroups();
            case BANK -> organization.banksPerGroup();
            case ROW -> organization.rows();
            case COLUMN -> organization.columns();
        };
    }

    /** Bytes that lie together in a row below all other fields. */
    long pieceBytes() {
        long bytes = organization.accessBytes();
        for (int i = 0; i < digits.length && digits[i].field == AddressField.COLUMN; i++) {
            bytes *= digits[i].size;
        }
        return bytes;
    }

    /** Bytes below which the channel and all fields under it lie. */
    long stripeBytes() {
        Digit channel = fields[AddressField.CHANNEL.ordinal()];
        return channel.unit * channel.size;
    }

    private int field(AddressField field, long address) {
        return fields[field.ordinal()].of(address);
    }

    @Override
    public int channel(long address) {
        return field(AddressField.CHANNEL, address);
    }

    @Override
    public int bank(long address) {
        int bank = field(AddressField.PSEUDO_CHANNEL, address);
        bank = bank * organization.stackIds() + field(AddressField.STACK_ID, address);
        bank = bank * organization.bankGroups() + field(AddressField.BANK_GROUP, address);
        return bank * organization.banksPerGroup() + field(AddressField.BANK, address);
    }

    @Override
    public int row(long address) {
        return field(AddressField.ROW, address);
    }

    @Override
    public int column(long address) {
        int column = 0;
        for (Digit digit : columns) {
            column += digit.of(address) * digit.weight;
        }
        return column;
    }

    @Override
    public long address(int channel, int bank, int row, int column) {
        long address = bankAddress[bank] + at(AddressField.CHANNEL, channel) + at(AddressField.ROW, row);
        for (Digit digit : columns) {
            address += digit.ofColumn(column);
        }
        return address;
    }

    private long addressOfBank(int bank) {
        int rest = bank;
        long address = at(AddressField.BANK, rest % organization.banksPerGroup());
        rest /= organization.banksPerGroup();
        address += at(AddressField.BANK_GROUP, rest % organization.bankGroups());
        rest /= organization.bankGroups();
        address += at(AddressField.STACK_ID, rest % organization.stackIds());
        return address + at(AddressField.PSEUDO_CHANNEL, rest / organization.stackIds());
    }

    private long at(AddressField field, int value) {
        return value * fields[field.ordinal()].unit;
    }
}
