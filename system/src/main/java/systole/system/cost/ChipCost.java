package systole.system.cost;

import java.util.Locale;
import systole.system.DeviceDescription;
import systole.system.UnservedException;

/**
 * What a chip costs to make: silicon, memory, package and test; neither design nor margin.
 *
 * @param area area of a die
 * @param dies dies of the chip
 * @param diesPerWafer dies on a wafer
 * @param yield share of them that works with the cores that are enabled
 * @param dieDollars a working die
 * @param memoryDollars memory beside the dies
 * @param packageDollars interposer, substrate, test, and what is lost in assembly
 */
public record ChipCost(
        ChipArea area,
        int dies,
        int diesPerWafer,
        double yield,
        double dieDollars,
        double memoryDollars,
        double packageDollars) {
    private static final double GIGABYTE = 1e9;

    /**
     * The cost of a device as it is described, of its published area where there is one.
     *
     * @throws UnservedException when it does not say what it is made in, or cannot be made
     */
    public static ChipCost of(DeviceDescription device, Technology technology) {
        return of(device, technology, device);
    }

    /**
     * The cost of a device that was made from another by changes ({@link ChipArea#of(DeviceDescription, Technology,
     * DeviceDescription)}).
     *
     * @throws UnservedException as above
     */
    public static ChipCost of(DeviceDescription device, Technology technology, DeviceDescription original) {
        ChipArea area = ChipArea.of(device, technology, original);
        DieSpec die = ChipArea.die(device);
        ProcessNode node = technology.node(die.process());
        double square = area.total();
        if (square > technology.area().reticle()) {
            throw new UnservedException(
                    String.format(
                            Locale.ROOT,
                            "a die of %.0f mm2 is larger than the %.0f mm2 that are exposed at once",
                            square,
                            technology.area().reticle()),
                    "make " + device.spec().id() + " of more \"dies\", of less on each, or in a denser \"process\"");
        }
        int perWafer = node.diesPerWafer(square);
        double yield = ChipYield.of(node, square, area.core(), area.cores(), area.enabled());
        double dieDollars = node.waferDollars() / perWafer / yield;
        PackageTable table = technology.packaging();
        boolean stacked = die.memoryType().startsWith("HBM");
        double memory = device.spec().memory().capacityBytes()
                / GIGABYTE
                * Technology.ofMemory(table.memoryDollarsPerGigabyte(), die.memoryType());
        double onInterposer = stacked || die.dies() > 1
                ? die.dies() * square + (stacked ? die.memoryPorts() * table.stackSquareMillimetres() : 0)
                : 0;
        double parts = table.baseDollars()
                + onInterposer * table.interposerMarginRatio() * table.interposerDollarsPerSquareMillimetre();
        // what is lost in assembly takes dies and memory with it
        double assembled = die.dies() * dieDollars + (stacked ? memory : 0) + parts;
        double lost = assembled * (1 / table.assemblyYield() - 1);
        return new ChipCost(area, die.dies(), perWafer, yield, dieDollars, memory, parts + lost + table.testDollars());
    }

    /** Area of all dies, square millimetres. */
    public double dieAreaSquareMillimetres() {
        return dies * area.total();
    }

    /** Cost of all. */
    public double chipCostDollars() {
        return dies * dieDollars + memoryDollars + packageDollars;
    }
}
