package systole.system.cost;

import systole.system.DeviceDescription;

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
     * The cost of a device.
     *
     * @throws systole.system.UnservedException when it does not say what it is made in
     */
    public static ChipCost of(DeviceDescription device, Technology technology) {
        ChipArea area = ChipArea.of(device, technology);
        DieSpec die = ChipArea.die(device);
        ProcessNode node = technology.node(die.process());
        double square = area.total();
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
