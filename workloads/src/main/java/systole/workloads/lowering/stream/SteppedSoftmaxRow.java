package systole.workloads.lowering.stream;

import systole.isa.KernelBuilder;
import systole.isa.Opcode;

/** Softmax whose long rows are gone through once for the largest element, once for the sum and once to be finished. */
final class SteppedSoftmaxRow extends SoftmaxRow {
    @Override
    public int passes() {
        return 2;
    }

    @Override
    public void part(KernelBuilder k, Registers r, int pass) {
        if (pass == 0) {
            k.emit(Opcode.REDUCE_MAX, r.third(), r.x());
            k.emit(Opcode.MAX, r.first(), r.first(), r.third());
        } else {
            k.emit(Opcode.SUB, r.x(), r.x(), r.first());
            k.emit(Opcode.EXP, r.x(), r.x());
            k.emit(Opcode.REDUCE_SUM, r.fourth(), r.x());
            k.emit(Opcode.ADD, r.second(), r.second(), r.fourth());
        }
    }
}
