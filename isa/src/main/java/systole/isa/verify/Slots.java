package systole.isa.verify;

import java.util.ArrayList;
import java.util.List;
import systole.isa.Declarations.Buffer;
import systole.isa.Kernel;

/** The slots of all buffers of a core, numbered, and which of them share bytes. */
final class Slots {
    private static final int[] NONE = new int[0];

    /** Number of each buffer's first slot. */
    final int[] first;
    /** Of each slot its buffer. */
    final int[] buffer;
    /** Of each slot those of other buffers that share bytes with it. */
    final int[][] sharing;

    Slots(Kernel kernel) {
        List<Buffer> buffers = kernel.buffers();
        first = new int[buffers.size()];
        int count = 0;
        for (int i = 0; i < first.length; i++) {
            first[i] = count;
            count += buffers.get(i).stages();
        }
        buffer = new int[count];
        sharing = new int[count][];
        long[] addresses = kernel.addresses();
        for (int i = 0; i < first.length; i++) {
            long stage = buffers.get(i).stageBytes();
            for (int s = 0; s < buffers.get(i).stages(); s++) {
                buffer[first[i] + s] = i;
                sharing[first[i] + s] = sharing(buffers, addresses, i, addresses[i] + s * stage);
            }
        }
    }

    private int[] sharing(List<Buffer> buffers, long[] addresses, int own, long start) {
        if (buffers.get(own).address() < 0) {
            return NONE;
        }
        long end = start + buffers.get(own).stageBytes();
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < buffers.size(); i++) {
            Buffer other = buffers.get(i);
            boolean near = i != own
                    && other.address() >= 0
                    && other.space() == buffers.get(own).space();
            for (int s = 0; near && s < other.stages(); s++) {
                long from = addresses[i] + s * other.stageBytes();
                if (from < end && from + other.stageBytes() > start) {
                    found.add(first[i] + s);
                }
            }
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }
}
