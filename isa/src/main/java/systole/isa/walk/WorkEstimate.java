package systole.isa.walk;

import java.util.ArrayDeque;
import java.util.Deque;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.Opcode;

/** How many instructions a kernel comes to, without running it. */
public final class WorkEstimate {
    private WorkEstimate() {}

    /**
     * The most instructions of one tile, each loop with the most trips that it has at any tile on any device; loops in which
     * nothing stands but loops count nothing. It may be far above {@code 1e18}.
     *
     * @param devices devices that run the kernel
     */
    public static double tile(Kernel kernel, int devices) {
        // of each open loop: its trips, and what stands before it in the one around it
        Deque<Double> trips = new ArrayDeque<>();
        Deque<Double> before = new ArrayDeque<>();
        double sum = 0;
        for (Instruction instruction : kernel.program().instructions()) {
            if (instruction.opcode() == Opcode.LOOP) {
                trips.push((double) instruction.bound().mostTrips(kernel.grid(), devices));
                before.push(sum);
                sum = 0;
            } else if (instruction.opcode() == Opcode.END) {
                double times = trips.pop();
                double body = sum == 0 ? 0 : (sum + 1) * times;
                sum = before.pop() + body;
            } else {
                sum++;
            }
        }
        return sum;
    }
}
