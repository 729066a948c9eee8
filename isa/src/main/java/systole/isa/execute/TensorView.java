package systole.isa.execute;

import java.util.List;
import systole.isa.Declarations;

/** A tensor as a kernel sees it in a device's memory: its dimensions, and the memory's distances from element to element. */
record TensorView(Declarations.Tensor tensor, double[] data, long[] dimensions, long[] strides) {
    /** Binds a tensor of a kernel; throws {@link IllegalArgumentException} when it does not fit. */
    static TensorView bind(Launch launch, int device, Declarations.Tensor tensor) {
        String where = "device " + device + ": tensor " + tensor.name() + " of kernel "
                + launch.kernel().name();
        TensorData memory = launch.tensors().get(tensor.name());
        if (memory == null) {
            throw new IllegalArgumentException(
                    where + " has no memory; there is " + launch.tensors().keySet());
        }
        String expected = tensor.type().text() + tensor.dimensions();
        if (memory.type() != tensor.type()) {
            throw new IllegalArgumentException(where + ": expected the type of " + expected + ", found " + memory);
        }
        boolean reshaped = memory.dimensions().size() != tensor.dimensions().size();
        if (reshaped && memory.values().length != tensor.elements()) {
            throw new IllegalArgumentException(where + ": expected " + expected + " or as many elements in other"
                    + " dimensions, found " + memory);
        }
        for (int i = 0; !reshaped && i < tensor.dimensions().size(); i++) {
            if (tensor.dimensions().get(i) > memory.dimensions().get(i)) {
                throw new IllegalArgumentException(
                        where + ": expected at least " + expected + " in each dimension, found " + memory);
            }
        }
        List<Long> allocated = reshaped ? tensor.dimensions() : memory.dimensions();
        long[] strides = new long[allocated.size()];
        long stride = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= allocated.get(i);
        }
        long[] dimensions =
                tensor.dimensions().stream().mapToLong(Long::longValue).toArray();
        return new TensorView(tensor, memory.values(), dimensions, strides);
    }
}
