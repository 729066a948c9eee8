package systole.isa.execute;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import systole.isa.Instruction;
import systole.isa.Operand;
import systole.isa.Queue;
import systole.isa.walk.QueueState;

/** Looks at what an instruction is about to write, and again when it is done. */
final class StepRecorder {
    private final Device device;
    private final QueueState at;
    private final Instruction instruction;
    private final int limit;
    private final Place place;
    private final List<Integer> coordinates;
    private final List<Long> iterations;
    private final long round;
    private final List<Observed> observed;

    /** A place, a change of which the values are still to come, and how they are read. */
    private record Observed(Change change, Supplier<List<Double>> values) {
        Change now() {
            return new Change(
                    change.kind(),
                    change.name(),
                    change.slot(),
                    change.origin(),
                    change.extent(),
                    change.before(),
                    values.get());
        }
    }

    StepRecorder(Device device, Queue queue, int core, int limit) {
        this.device = device;
        this.limit = limit;
        this.at = device.walk().queue(queue);
        this.instruction = device.kernel().program().instructions().get(at.instruction());
        this.place = Place.of(at, core);
        this.coordinates = IntStream.range(0, device.kernel().grid().axes().size())
                .map(at::coordinate)
                .boxed()
                .toList();
        this.iterations = LongStream.range(0, at.depth())
                .map(level -> at.iteration((int) level))
                .boxed()
                .toList();
        this.round = at.round();
        this.observed = observe();
    }

    StepReport report(List<Long> iterationsBefore) {
        boolean goesOn =
                at.round() != round && at.tile() < device.kernel().grid().tiles();
        return new StepReport(
                place,
                instruction.opcode(),
                coordinates,
                iterations,
                !iterations.equals(iterationsBefore),
                goesOn ? OptionalLong.of(at.tile()) : OptionalLong.empty(),
                observed.stream().map(Observed::now).toList());
    }

    private List<Observed> observe() {
        return switch (instruction.opcode()) {
            case WAIT, SIGNAL -> List.of(semaphore(instruction.semaphore()));
            case LOOP, END, BARRIER, HALT, SEND -> List.of();
            case STORE, STORE_ADD, SCATTER, SCATTER_ADD ->
                device.operation(at.instruction()) instanceof TileMove move ? List.of(tensor(move)) : List.of();
            default -> List.of(buffer(instruction.buffer(0).index()));
        };
    }

    private Observed semaphore(int index) {
        Supplier<List<Double>> value = () -> List.of((double) device.walk().semaphore(index));
        String name = device.kernel().semaphores().get(index).name();
        return observed(Change.Kind.SEMAPHORE, name, 0, List.of(), List.of(), value);
    }

    private Observed buffer(int index) {
        Ring ring = device.memory().ring(index);
        int number = ring.slotNumber(at);
        Slot slot = ring.slot(number);
        Supplier<List<Double>> values = () -> slot.readable(place.tile()) ? first(slot.read(place.tile())) : List.of();
        return observed(
                Change.Kind.BUFFER, ring.name(), number, List.of(0L, 0L), List.of(ring.rows(), ring.columns()), values);
    }

    private Observed tensor(TileMove move) {
        Operand.TileRef tile = instruction.tile();
        List<Long> origin = tile.origin().stream().map(at::value).toList();
        // The queue's cursors move on with the instruction, so the index is taken now.
        Supplier<double[]> look = move.look(at);
        Supplier<List<Double>> values = () -> limit == 0 ? List.of() : first(look.get());
        String name = device.kernel().tensors().get(tile.tensor()).name();
        return observed(Change.Kind.TENSOR, name, 0, origin, tile.extent(), values);
    }

    private static Observed observed(
            Change.Kind kind,
            String name,
            int slot,
            List<Long> origin,
            List<Integer> extent,
            Supplier<List<Double>> values) {
        return new Observed(new Change(kind, name, slot, origin, extent, values.get(), List.of()), values);
    }

    private List<Double> first(double[] values) {
        return Arrays.stream(values, 0, Math.min(limit, values.length)).boxed().toList();
    }
}
