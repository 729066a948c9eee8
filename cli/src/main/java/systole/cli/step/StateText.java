package systole.cli.step;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import systole.isa.Declarations;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Queue;
import systole.isa.execute.Execution;
import systole.isa.execute.Launch;
import systole.isa.execute.Place;
import systole.isa.execute.TensorData;
import systole.isa.text.Disassembler;
import systole.isa.text.Spelling;

/** Where the core of a device stands: queues, semaphores, buffers. */
final class StateText {
    private static final int SHOWN = 8;

    private final Execution execution;
    private final Launch launch;
    private final int device;
    /** Accumulators are shown as this queue reads them. */
    private final Queue reader;

    /**
     * The state of a device.
     *
     * @param last where something was done or stopped last; null at the beginning
     */
    StateText(Execution execution, Launch launch, @Nullable Place last) {
        this.execution = execution;
        this.launch = launch;
        this.device = last == null ? 0 : last.device();
        this.reader = last == null ? Queue.TENSOR : last.queue();
    }

    /** Everything, buffers with their first values. */
    String all() {
        StringBuilder text = new StringBuilder();
        text.append("  queues of device ")
                .append(device)
                .append(", core ")
                .append(execution.core())
                .append('\n');
        for (Queue queue : Queue.values()) {
            text.append(String.format(Locale.ROOT, "    %-6s %s\n", queue.text(), queue(queue)));
        }
        if (!kernel().semaphores().isEmpty()) {
            text.append("  semaphores\n   ");
            for (int i = 0; i < kernel().semaphores().size(); i++) {
                text.append(i == 0 ? " " : ", ")
                        .append(kernel().semaphores().get(i).name());
                text.append(" = ").append(execution.semaphore(device, i));
            }
            text.append('\n');
        }
        text.append(kernel().buffers().isEmpty() ? "" : "  buffers\n");
        for (Declarations.Buffer buffer : kernel().buffers()) {
            for (int slot = 0; slot < buffer.stages(); slot++) {
                text.append("    ").append(slot(buffer, slot)).append(": ");
                text.append(values(buffer, slot)
                        .map(values -> Values.list(values, SHOWN))
                        .orElse("undefined"));
                text.append('\n');
            }
        }
        return text.toString();
    }

    private String queue(Queue queue) {
        OptionalInt next = execution.next(device, queue);
        if (next.isEmpty()) {
            return "has nothing left to do";
        }
        int number = next.getAsInt();
        boolean barrier = kernel().program().instructions().get(number).opcode() == Opcode.BARRIER;
        String state = execution.waits(device, queue).orElse(barrier ? "is at a barrier" : "can go on");
        return "tile " + execution.queue(device, queue).tile() + ", " + number + " ("
                + Disassembler.instruction(kernel(), number) + "): " + state;
    }

    /**
     * All values of a buffer or tensor, or the value of a semaphore.
     *
     * @param slot slot of a buffer; negative for all
     */
    String one(String name, int slot) {
        for (Declarations.Buffer buffer : kernel().buffers()) {
            if (buffer.name().equals(name)) {
                return buffer(buffer, slot);
            }
        }
        for (int i = 0; i < kernel().semaphores().size(); i++) {
            if (kernel().semaphores().get(i).name().equals(name)) {
                return "  " + name + " = " + execution.semaphore(device, i) + "\n";
            }
        }
        TensorData tensor = launch.tensors().get(name);
        if (tensor != null) {
            int columns =
                    (int) (long) tensor.dimensions().get(tensor.dimensions().size() - 1);
            return "  " + name + " " + tensor + "\n" + Values.rows(tensor.values(), columns);
        }
        return "  there is no buffer, tensor or semaphore '" + name + "'"
                + Spelling.hint(
                        name,
                        "buffers",
                        kernel().buffers().stream()
                                .map(Declarations.Buffer::name)
                                .toList())
                + "\n";
    }

    private String buffer(Declarations.Buffer buffer, int slot) {
        if (slot >= buffer.stages()) {
            return "  there is no slot " + slot + " of " + buffer.name() + "; there are " + buffer.stages() + "\n";
        }
        StringBuilder text = new StringBuilder();
        for (int i = Math.max(0, slot); i < (slot < 0 ? buffer.stages() : slot + 1); i++) {
            text.append("  ")
                    .append(slot(buffer, i))
                    .append(' ')
                    .append(buffer.type().text());
            text.append("[")
                    .append(buffer.rows())
                    .append(", ")
                    .append(buffer.columns())
                    .append("]");
            Optional<double[]> values = values(buffer, i);
            text.append(values.isEmpty() ? " undefined\n" : "\n");
            values.ifPresent(known -> text.append(Values.rows(known, buffer.columns())));
        }
        return text.toString();
    }

    private static String slot(Declarations.Buffer buffer, int slot) {
        return buffer.stages() > 1 ? buffer.name() + "[" + slot + "]" : buffer.name();
    }

    private Optional<double[]> values(Declarations.Buffer buffer, int slot) {
        return execution.buffer(device, reader, buffer.name(), slot);
    }

    private Kernel kernel() {
        return launch.kernel();
    }
}
