package systole.isa.execute;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import systole.isa.Declarations;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Queue;
import systole.isa.text.Disassembler;
import systole.isa.walk.CoreWalk;
import systole.isa.walk.Effects;
import systole.isa.walk.QueueState;

/** A launch on one device, at one core after another. */
final class Device implements Effects {
    private final Kernel kernel;
    private final int rank;
    private final int cores;
    private final CoreMemory memory;
    private final Links links;
    private final @Nullable Operation[] operations;
    private int core;
    private long tile;
    private CoreWalk walk;

    Device(Launch launch, int rank, int cores, Links links) {
        this.kernel = launch.kernel();
        this.rank = rank;
        this.cores = cores;
        this.memory = new CoreMemory(kernel);
        this.links = links;
        Set<String> unknown = new HashSet<>(launch.tensors().keySet());
        kernel.tensors().forEach(tensor -> unknown.remove(tensor.name()));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("device " + rank + ": kernel " + kernel.name() + " has no tensor "
                    + unknown + "; it has "
                    + kernel.tensors().stream().map(Declarations.Tensor::name).toList());
        }
        List<TensorView> views = kernel.tensors().stream()
                .map(tensor -> TensorView.bind(launch, rank, tensor))
                .toList();
        this.operations = new Decoder(kernel, views, memory, links).operations();
        this.walk = new CoreWalk(kernel, rank, 0, cores, this);
    }

    /** Turns to a core before its first tile. */
    void begin(int nextCore) {
        core = nextCore;
        tile = nextCore;
        memory.forget();
        walk = new CoreWalk(kernel, rank, core, cores, this);
    }

    /** Whether a queue could do its next instruction now; true too for one that has come to a barrier. */
    boolean ready(Queue queue) {
        int next = walk.next(queue);
        if (next < 0) {
            return false;
        }
        Instruction instruction = kernel.program().instructions().get(next);
        return switch (instruction.opcode()) {
            case WAIT -> walk.semaphore(instruction.semaphore()) > 0;
            case RECEIVE, RECEIVE_ADD -> links.waiting(peer(instruction), rank);
            default -> true;
        };
    }

    /** At the end of a core: nothing may be left on its way. */
    void ended() {
        int left = links.left(rank);
        if (left > 0) {
            int halt = operations.length - 1;
            Place place = new Place(rank, core, walk.queue(Queue.LINK).tile(), Queue.LINK, halt);
            throw new ProgramFaultException(
                    kernel.name(),
                    place,
                    Disassembler.instruction(kernel, halt),
                    left + " of the messages sent have not been received");
        }
    }

    private int peer(Instruction instruction) {
        return links.device(rank, ((Operand.Peer) instruction.operands().get(1)).offset());
    }

    Kernel kernel() {
        return kernel;
    }

    CoreWalk walk() {
        return walk;
    }

    CoreMemory memory() {
        return memory;
    }

    @Nullable
    Operation operation(int instruction) {
        return operations[instruction];
    }

    @Override
    public void starts(QueueState at) {
        if (!kernel.persistent() && at.tile() != tile) {
            tile = at.tile();
            memory.forget();
        }
    }

    @Override
    public boolean perform(QueueState at, Instruction instruction) {
        Operation operation = operations[at.instruction()];
        if (operation == null) {
            throw new IllegalStateException(instruction.opcode().mnemonic() + " has no queue");
        }
        try {
            return operation.perform(at);
        } catch (Fault fault) {
            throw new ProgramFaultException(
                    kernel.name(),
                    Place.of(at, core),
                    Disassembler.instruction(kernel, at.instruction()),
                    fault.reason());
        }
    }

    /** Queues that stand still; to be asked when nothing goes on. */
    Stream<DeadlockException.Waiting> waiting() {
        return walk.blocked().stream()
                .map(blocked -> new DeadlockException.Waiting(
                        Place.of(walk.queue(blocked.queue()), core),
                        Disassembler.instruction(kernel, blocked.instruction()),
                        reason(blocked)));
    }

    /** What a queue waits for; empty when it could go on, comes to a barrier or has no instruction to do. */
    Optional<String> held(Queue queue) {
        if (walk.next(queue) < 0 || ready(queue)) {
            return Optional.empty();
        }
        return walk.blocked().stream()
                .filter(blocked -> blocked.queue() == queue)
                .map(this::reason)
                .findFirst();
    }

    private String reason(CoreWalk.Blocked blocked) {
        Instruction instruction = kernel.program().instructions().get(blocked.instruction());
        boolean message = instruction.opcode() == Opcode.RECEIVE || instruction.opcode() == Opcode.RECEIVE_ADD;
        return blocked.reason() + (message ? " from device " + peer(instruction) : "");
    }
}
