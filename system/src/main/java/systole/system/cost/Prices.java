package systole.system.cost;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What buyers pay, in dollars.
 *
 * @param id preset id or file
 * @param devices by device id
 * @param regions electricity by region
 * @param region the region that is taken where none is asked for
 * @param serverShare price of the rest of a server over that of its devices
 * @param serverPowerShare power of the rest of a server over that of its devices
 * @param operationsShare of the purchase, for operations a year
 */
public record Prices(
        String id,
        Map<String, Price> devices,
        Map<String, Region> regions,
        String region,
        double serverShare,
        double serverPowerShare,
        double operationsShare) {
    /**
     * Of a device.
     *
     * @param purchaseLow least that is paid for one; null where it is not sold
     * @param purchaseHigh most
     * @param rentPerHour for one; null where nobody is known to rent it out
     * @param date month of the prices
     */
    public record Price(
            @Nullable Double purchaseLow,
            @Nullable Double purchaseHigh,
            @Nullable Double rentPerHour,
            String date) {
        /** The middle of the range; null where it is not sold. */
        public @Nullable Double purchase() {
            return purchaseLow == null || purchaseHigh == null ? null : (purchaseLow + purchaseHigh) / 2;
        }
    }

    /**
     * Of a region.
     *
     * @param dollarsPerKilowattHour electricity
     * @param pue power of a data centre over that of its computers
     * @param kilogramsPerKilowattHour carbon dioxide
     */
    public record Region(double dollarsPerKilowattHour, double pue, double kilogramsPerKilowattHour) {}

    /** Copies the maps. */
    public Prices {
        devices = Map.copyOf(devices);
        regions = Map.copyOf(regions);
    }
}
