package systole.microarch.timing;

import systole.isa.DataType;

/** A kernel asks for products of a type that the device's tensor units do not have. */
public final class UnsupportedTypeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names the device and the type. */
    public UnsupportedTypeException(String device, DataType type) {
        super(device + " has no tensor unit for " + type.text());
    }
}
