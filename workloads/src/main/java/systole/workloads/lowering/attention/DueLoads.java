package systole.workloads.lowering.attention;

import systole.isa.KernelBuilder;

/**
 * Semaphores of a gradient kernel that loads each tensor of a block of queries when it is due.
 *
 * @param step the block before is done
 * @param rows largest scores and shares are due
 * @param gradients gradients of results are due
 * @param gradientsFull and are there
 * @param sums row sums are due
 * @param sumsFull and are there
 */
record DueLoads(int step, int rows, int gradients, int gradientsFull, int sums, int sumsFull) {
    /** Of a kernel that loads ahead. */
    static final DueLoads NEVER = new DueLoads(-1, -1, -1, -1, -1, -1);

    static DueLoads declared(KernelBuilder k) {
        return new DueLoads(
                k.semaphore("step_due", 1),
                k.semaphore("rows_due", 0),
                k.semaphore("d_o_due", 0),
                k.semaphore("d_o_full", 0),
                k.semaphore("row_sum_due", 0),
                k.semaphore("row_sum_full", 0));
    }
}
