package systole.memory.dram;

import java.util.ArrayList;
import java.util.List;

/** Each field is some digits of the address, in mixed radix. */
final class FieldMapping implements AddressMapping {
    private final Organization organization;
    private final long[] unit = new long[AddressField.values().length];
    private final int[] size = new int[AddressField.values().length];
    /** Bits below a field, and its own, where unit and size are powers of two; else the mask is -1. */
    private final int[] shift = new int[AddressField.values().length];

    private final int[] mask = new int[AddressField.values().length];
    private final long[] bankAddress;

    FieldMapping(int channels, Organization organization, List<AddressField> order) {
        this.organization = organization;
        List<AddressField> all = new ArrayList<>(order);
        for (AddressField field : AddressField.values()) {
            if (field != AddressField.ROW && !all.contains(field)) {
                all.add(field);
            }
        }
        if (!all.contains(AddressField.ROW)) {
            all.add(AddressField.ROW);
        }
        if (all.stream().distinct().count() != all.size()) {
            throw new IllegalArgumentException("a field stands twice in the mapping");
        }
        long below = organization.accessBytes();
        for (AddressField field : all) {
            unit[field.ordinal()] = below;
            size[field.ordinal()] = size(field, channels, organization);
            boolean bits = Long.bitCount(below) == 1 && Integer.bitCount(size[field.ordinal()]) == 1;
            shift[field.ordinal()] = Long.numberOfTrailingZeros(below);
            mask[field.ordinal()] = bits ? size[field.ordinal()] - 1 : -1;
            below = Math.multiplyExact(below, size[field.ordinal()]);
        }
        bankAddress = new long[organization.banks()];
        for (int bank = 0; bank < bankAddress.length; bank++) {
            bankAddress[bank] = addressOfBank(bank);
        }
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

    private int field(AddressField field, long address) {
        int i = field.ordinal();
        if (mask[i] >= 0) {
            return (int) (address >>> shift[i]) & mask[i];
        }
        return (int) Long.remainderUnsigned(Long.divideUnsigned(address, unit[i]), size[i]);
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
        return field(AddressField.COLUMN, address);
    }

    @Override
    public long address(int channel, int bank, int row, int column) {
        return bankAddress[bank]
                + at(AddressField.CHANNEL, channel)
                + at(AddressField.ROW, row)
                + at(AddressField.COLUMN, column);
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
        return value * unit[field.ordinal()];
    }
}
