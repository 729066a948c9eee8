/**
 * One device: its description ({@link systole.microarch.DeviceSpec}), the products of its tensor units
 * ({@code array}), the time of a kernel on it ({@code timing}) and its power ({@code power}).
 *
 * <p>A device is cores with tensor, vector and load units, a shared cache or none, memory, clocks and a power cap. Nothing
 * here knows an operator or a product: it runs programs of {@link systole.isa} on descriptions.
 */
@NullMarked
package systole.microarch;

import org.jspecify.annotations.NullMarked;
