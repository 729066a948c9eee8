package systole.isa.execute;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Queue;
import systole.isa.walk.QueueState;

/** Loads and stores: a buffer and a rectangle of a tensor, the rows of which may be chosen by an index. */
final class TileMove extends Operation.Immediate {
    private final Opcode opcode;
    private final TensorView view;
    private final Ring buffer;
    private final @Nullable Ring index;
    private final Runs runs;
    private final Rounding rounding;

    TileMove(Opcode opcode, TensorView view, Operand.TileRef tile, Ring buffer, @Nullable Ring index) {
        this.opcode = opcode;
        this.view = view;
        this.buffer = buffer;
        this.index = index;
        this.runs = new Runs(view, tile);
        this.rounding = Rounding.of(buffer.type());
        String tensor = view.tensor().name();
        Fault.require(
                view.tensor().type() == buffer.type(),
                "tensor " + tensor + " has type " + view.tensor().type().text() + ", buffer " + buffer.name() + " "
                        + buffer.type().text());
        Fault.require(
                tile.elements() == buffer.elements(),
                "a tile of " + tensor + " has " + tile.elements() + " elements, buffer " + buffer.shape() + " "
                        + buffer.elements());
        if (index != null) {
            Fault.require(
                    tile.extent().size() == 2
                            && tile.extent().get(0) == buffer.rows()
                            && tile.extent().get(1) == buffer.columns(),
                    "rows chosen by index need a tile of the buffer's shape " + buffer.shape() + ", found "
                            + tile.extent());
            Fault.require(
                    index.type() == DataType.INT32 && index.rows() == buffer.rows() && index.columns() == 1,
                    "the index must be int32[" + buffer.rows() + ",1], found " + index.shape());
        }
    }

    @Override
    void act(QueueState at) {
        double[] source = opcode.queue() == Queue.STORE ? buffer.read(at) : new double[0];
        runs.begin(at, index == null ? null : index.read(at));
        switch (opcode) {
            case STORE, SCATTER -> store(source);
            case STORE_ADD, SCATTER_ADD -> add(source);
            default -> load(buffer.write(at));
        }
    }

    private void load(double[] destination) {
        while (runs.next()) {
            int inside = runs.from + runs.lead;
            Arrays.fill(destination, runs.from, inside, 0);
            System.arraycopy(view.data(), runs.offset, destination, inside, runs.inside);
            Arrays.fill(destination, inside + runs.inside, runs.from + runs.length, 0);
        }
    }

    private void store(double[] source) {
        while (runs.next()) {
            System.arraycopy(source, runs.from + runs.lead, view.data(), runs.offset, runs.inside);
        }
    }

    private void add(double[] source) {
        while (runs.next()) {
            rounding.add(view.data(), runs.offset, source, runs.from + runs.lead, runs.inside);
        }
    }

    private static boolean whole(Ring index, QueueState at) {
        return index.slot(at).readable(at.tile())
                && Arrays.stream(index.read(at)).allMatch(value -> value == Math.rint(value));
    }

    /** Reads the elements of the rectangle that a queue is at, as a load would bring them; nothing where the index tells no rows. */
    Supplier<double[]> look(QueueState at) {
        boolean unknown = index != null && !whole(index, at);
        double[] rows = index == null || unknown ? null : index.read(at).clone();
        return () -> {
            double[] all = new double[unknown ? 0 : buffer.elements()];
            if (!unknown) {
                runs.begin(at, rows);
                load(all);
            }
            return all;
        };
    }
}
