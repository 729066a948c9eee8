package systole.memory.dram;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The controller of a channel.
 *
 * @param readBuffer reads that it holds and chooses among
 * @param writeBuffer writes that it holds
 * @param drainFrom part of the write buffer above which writes go first
 * @param drainTo part of the write buffer below which reads go first again
 * @param scheduler name in {@link Scheduler#names}
 * @param rowPolicy name in {@link RowPolicy#names}
 * @param refresh which banks are refreshed together
 * @param mapping fields of an address, the one of the lowest bits first
 * @param rotate whether channels, and the fields below them, are rotated by a hash of the address above
 * @param hash whether bank and bank group are exclusive-ored with the lowest bits of the row, so that rows a power of two
 *     apart meet in different banks
 */
public record ControllerSpec(
        int readBuffer,
        int writeBuffer,
        double drainFrom,
        double drainTo,
        String scheduler,
        String rowPolicy,
        RefreshMode refresh,
        List<AddressPart> mapping,
        boolean rotate,
        boolean hash) {
    /** Checks buffers, thresholds, fields and names. */
    public ControllerSpec {
        mapping = List.copyOf(mapping);
        if (readBuffer < 1 || writeBuffer < 1 || !(0 <= drainTo && drainTo <= drainFrom && drainFrom <= 1)) {
            throw new IllegalArgumentException("a controller needs buffers and thresholds of 0 <= to <= from <= 1");
        }
        if (mapping.stream().distinct().count() != mapping.size()) {
            throw new IllegalArgumentException("a field stands twice in the mapping");
        }
        Scheduler.named(scheduler);
        RowPolicy.named(rowPolicy);
    }

    /** The same with another scheduler, row policy and refresh. */
    public ControllerSpec with(String otherScheduler, String otherPolicy, RefreshMode otherRefresh) {
        return new ControllerSpec(
                readBuffer,
                writeBuffer,
                drainFrom,
                drainTo,
                otherScheduler,
                otherPolicy,
                otherRefresh,
                mapping,
                rotate,
                hash);
    }

    /** The same with other places of addresses. */
    public ControllerSpec with(List<AddressPart> otherMapping, boolean otherRotate, boolean otherHash) {
        return new ControllerSpec(
                readBuffer,
                writeBuffer,
                drainFrom,
                drainTo,
                scheduler,
                rowPolicy,
                refresh,
                otherMapping,
                otherRotate,
                otherHash);
    }

    /** The commands that it may give. */
    Set<Command> commands() {
        Set<Command> used = EnumSet.of(Command.ACT, Command.PRE, Command.RD, Command.WR);
        RowPolicy policy = RowPolicy.named(rowPolicy);
        if (policy.closes(false) || policy.closes(true)) {
            used.add(Command.RDA);
            used.add(Command.WRA);
        }
        switch (refresh) {
            case ALL_BANK -> {
                used.add(Command.PREA);
                used.add(Command.REFAB);
            }
            case PER_BANK -> used.add(Command.REFPB);
            case OFF -> {}
        }
        return used;
    }
}
