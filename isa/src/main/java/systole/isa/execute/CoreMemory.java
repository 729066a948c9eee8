package systole.isa.execute;

import java.util.ArrayList;
import java.util.List;
import systole.isa.Declarations;
import systole.isa.Kernel;

/** The buffers of one core; used again by the cores after it. */
final class CoreMemory {
    private final List<Ring> rings = new ArrayList<>();

    CoreMemory(Kernel kernel) {
        for (Declarations.Buffer buffer : kernel.buffers()) {
            rings.add(new Ring(buffer, rings.size()));
        }
        long[] addresses = kernel.addresses();
        for (int i = 0; i < rings.size(); i++) {
            Declarations.Buffer buffer = kernel.buffers().get(i);
            for (int stage = 0; stage < buffer.stages(); stage++) {
                long from = addresses[i] + stage * buffer.stageBytes();
                rings.get(i).slot(stage).share(sharing(kernel, addresses, i, from));
            }
        }
    }

    private List<Slot> sharing(Kernel kernel, long[] addresses, int own, long from) {
        Declarations.Buffer buffer = kernel.buffers().get(own);
        List<Slot> sharing = new ArrayList<>();
        for (int i = 0; i < rings.size(); i++) {
            Declarations.Buffer other = kernel.buffers().get(i);
            for (int stage = 0; i != own && stage < other.stages(); stage++) {
                long otherFrom = addresses[i] + stage * other.stageBytes();
                if (other.space() == buffer.space()
                        && otherFrom < from + buffer.stageBytes()
                        && from < otherFrom + other.stageBytes()) {
                    sharing.add(rings.get(i).slot(stage));
                }
            }
        }
        return sharing;
    }

    Ring ring(int index) {
        return rings.get(index);
    }

    /** The buffer of that name; throws {@link IllegalArgumentException} when there is none. */
    Ring ring(String name) {
        return rings.stream()
                .filter(ring -> ring.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no buffer " + name + "; there are "
                        + rings.stream().map(Ring::name).toList()));
    }

    /** What the buffers hold means nothing any more. */
    void forget() {
        for (Ring ring : rings) {
            for (int i = 0; i < ring.stages(); i++) {
                ring.slot(i).forget();
            }
        }
    }
}
