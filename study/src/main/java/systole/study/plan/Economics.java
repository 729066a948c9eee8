package systole.study.plan;

import org.jspecify.annotations.Nullable;
import systole.system.cost.Prices;

/**
 * From throughput and energy to hours, dollars and kilograms. A machine is owned for some years and charged to work by the
 * hours that it takes, as if other work filled the rest: purchase with the rest of its server, operations, and electricity with
 * the server's and the building's share.
 *
 * @param prices what buyers pay
 * @param region electricity
 * @param years that a machine is owned
 */
public record Economics(Prices prices, Prices.Region region, double years) {
    private static final double HOURS_PER_YEAR = 8760;
    private static final double JOULES_PER_KILOWATT_HOUR = 3.6e6;
    private static final double SECONDS_PER_HOUR = 3600;

    /** Hours for so many tokens. */
    public static double hours(double tokens, double tokensPerSecond) {
        return tokens / tokensPerSecond / SECONDS_PER_HOUR;
    }

    /** What the building draws for so many joules of devices. */
    public double kilowattHours(double joules) {
        return joules / JOULES_PER_KILOWATT_HOUR * (1 + prices.serverPowerShare()) * region.pue();
    }

    /** Carbon dioxide of that. */
    public double kilograms(double kilowattHours) {
        return kilowattHours * region.kilogramsPerKilowattHour();
    }

    /**
     * Dollars of owning devices for hours of use; null where they are not sold.
     *
     * @param device id
     * @param chips how many
     */
    public @Nullable Double owned(String device, double chips, double hours, double kilowattHours) {
        Prices.Price price = prices.devices().get(device);
        Double purchase = price == null ? null : price.purchase();
        if (purchase == null) {
            return null;
        }
        double server = purchase * chips * (1 + prices.serverShare());
        double perHour = server * (1 / years + prices.operationsShare()) / HOURS_PER_YEAR;
        return perHour * hours + kilowattHours * region.dollarsPerKilowattHour();
    }

    /** Dollars of renting; null where nobody is known to rent it out. */
    public @Nullable Double rented(String device, double chips, double hours) {
        Prices.Price price = prices.devices().get(device);
        Double rent = price == null ? null : price.rentPerHour();
        return rent == null ? null : rent * chips * hours;
    }
}
