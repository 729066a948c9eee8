package systole.system.run;

import org.jspecify.annotations.Nullable;
import systole.microarch.power.Component;
import systole.system.HostLinkSpec;
import systole.system.HostSpec;
import systole.workloads.operator.Operator;

/** Times the operators that a device leaves to its host. */
public final class HostTimer {
    private final @Nullable HostLinkSpec link;

    /** A timer of a device's host; null when nothing is known of it. */
    public HostTimer(@Nullable HostLinkSpec link) {
        this.link = link;
    }

    /**
     * A call of the host.
     *
     * @param seconds from the device's last kernel to its next
     * @param joules energy of link and host, in {@link Component} order
     * @param crossingBytes bytes over the link, both ways
     */
    record Call(double seconds, double[] joules, double crossingBytes) {}

    /** The call that an operator makes; null when the device has kernels for it. */
    @Nullable
    Call call(Operator operator) {
        HostSpec work = link == null ? null : link.work();
        if (link == null || work == null || !work.operators().contains(operator.operatorKind())) {
            return null;
        }
        double crossing = operator.inputBytes() + operator.outputBytes();
        double working = Math.max(
                operator.memoryBytes() / work.memoryBytesPerSecond(), operator.matrixFlops() / work.opsPerSecond());
        double seconds = work.callSeconds() + crossing / link.bytesPerSecond() + working;
        double[] joules = new double[Component.values().length];
        joules[Component.HOST.ordinal()] = work.linkJoulesPerByte() * crossing + work.watts() * seconds;
        return new Call(seconds, joules, crossing);
    }
}
