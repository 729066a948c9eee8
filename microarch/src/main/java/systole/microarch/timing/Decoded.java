package systole.microarch.timing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Queue;
import systole.microarch.DeviceSpec;
import systole.sim.Clock;

/**
 * A kernel resolved against a device and a clock: for each queue the flat code it runs, with times of compute
 * instructions worked out once and loops that hold nothing for a queue left out of it.
 */
final class Decoded {
    static final int WAIT = 0;
    static final int SIGNAL = 1;
    static final int LOOP = 2;
    static final int END = 3;
    static final int MEMORY = 4;
    static final int COMPUTE = 5;
    static final int HALT = 6;
    static final int SEND = 7;
    static final int RECEIVE = 8;
    static final int QUEUES = Queue.values().length;

    /** Code of one queue; {@code jump} of a loop is its end and the other way round, {@code level} its depth. */
    record Code(int[] op, int[] arg, int[] jump, int[] level) {}

    /** The code of a queue that has nothing to do. */
    private static final Code NOTHING = new Code(new int[] {HALT}, new int[1], new int[1], new int[1]);

    final Kernel kernel;
    /** The device, its cores divided among the tiles that they work on at a time. */
    final DeviceSpec device;

    final Clock clock;
    /** Links to other devices; null on a device alone. */
    final @Nullable PeerLinks links;

    /** How long products occupy the tensor units. */
    final Products products;

    final Code[] code = new Code[QUEUES];
    final List<MemoryOp> memory = new ArrayList<>();
    final List<ComputeOp> compute = new ArrayList<>();
    final List<LinkOp> link = new ArrayList<>();
    final List<Operand.Bound> bounds = new ArrayList<>();
    final int levels;
    final int semaphores;
    final DataType macType;
    private final boolean outOfStep;
    private final boolean reduces;
    /** True when every grid tile has the same loop trips and the same clipping inside loops. */
    final boolean uniform;

    private final int[] initial;
    /** Of each memory instruction: whether a cache need not remember what it reads, see {@link ReadOnce}. */
    final boolean[] once;

    /** Worked out when first asked for, and then kept for all that run the kernel. */
    private @Nullable RunLengths runLengths;

    private @Nullable TileKinds kinds;

    Decoded(Kernel kernel, DeviceSpec device, Clock clock) {
        this(kernel, device, clock, null);
    }

    Decoded(Kernel kernel, DeviceSpec device, Clock clock, @Nullable PeerLinks links) {
        this(kernel, device, clock, links, Products.CLOSED);
    }

    Decoded(Kernel kernel, DeviceSpec device, Clock clock, @Nullable PeerLinks links, Products products) {
        this.products = products;
        this.kernel = kernel;
        this.device = device.shared(kernel.residents());
        this.clock = clock;
        this.links = links;
        List<Instruction> program = Barriers.expand(kernel);
        this.semaphores = kernel.semaphores().size() + Barriers.hidden(kernel);
        this.initial = new int[semaphores];
        for (int i = 0; i < kernel.semaphores().size(); i++) {
            initial[i] = kernel.semaphores().get(i).initial();
        }
        int[] loopIds = numberLoops(program);
        this.levels = depth(program);
        int[] loaders = new int[kernel.buffers().size()];
        Arrays.fill(loaders, -1);
        int[] memoryIds = decodeMemory(program, loopIds, loaders);
        int[] workIds = decodeOthers(program, loaders, memoryIds);
        for (Queue queue : Queue.values()) {
            code[queue.ordinal()] = has(program, queue) ? codeOf(program, queue, loopIds, workIds) : NOTHING;
        }
        this.macType = compute.stream()
                .filter(op -> op.macs() > 0)
                .map(ComputeOp::type)
                .findFirst()
                .orElse(DataType.FP32);
        this.uniform = isUniform();
        this.once = ReadOnce.of(memory, kernel.grid());
        this.outOfStep = loadsOneByOne(program);
        this.reduces = program.stream()
                .anyMatch(instruction ->
                        instruction.opcode() == Opcode.REDUCE_SUM || instruction.opcode() == Opcode.REDUCE_MAX);
    }

    /** Makes vector instructions that follow each other one, for clocks that do not write down single ones. */
    Decoded merged() {
        for (int queue = 0; queue < QUEUES; queue++) {
            code[queue] = MergedWork.of(this, code[queue]);
        }
        return this;
    }

    private boolean isUniform() {
        for (Operand.Bound bound : bounds) {
            if (!bound.limit().terms().isEmpty()) {
                return false;
            }
        }
        for (MemoryOp op : memory) {
            if (op.mixesGridAndLoops()) {
                return false;
            }
        }
        return true;
    }

    /** Trips of a loop where its limit does not cut it short. */
    long mostTrips(int loop) {
        Operand.Bound bound = bounds.get(loop);
        return Math.max(1, (bound.maximum() + bound.step() - 1) / bound.step());
    }

    /** True when cores do not load ahead, within a tile or from tile to tile: each goes on when its own data has come. */
    boolean outOfStep() {
        return outOfStep;
    }

    /**
     * Of the bytes that cores miss together, those whose last the work waits for: all of them where the cores are in step,
     * those of one core where they have drifted apart, one access where not even the lanes of a core meet in a sum.
     */
    double waitedFor(double missed, double cores) {
        double own = reduces ? missed / cores : device.memory().accessBytes();
        return outOfStep ? Math.min(missed, own) : missed;
    }

    private boolean loadsOneByOne(List<Instruction> program) {
        return !kernel.persistent()
                && used(Queue.LOAD.ordinal())
                && program.stream()
                        .filter(instruction -> instruction.opcode().queue() == Queue.LOAD)
                        .allMatch(instruction -> buffer(instruction, 0).stages() == 1);
    }

    /** Neighbouring bytes that its loads and stores ask for. */
    RunLengths runLengths() {
        RunLengths known = runLengths;
        if (known == null) {
            known = new RunLengths(this);
            runLengths = known;
        }
        return known;
    }

    /** Where tiles lie and which are of a kind; its scratch space is that of one run. */
    TileKinds kinds() {
        TileKinds known = kinds;
        if (known == null) {
            known = new TileKinds(this);
            kinds = known;
        }
        return known;
    }

    /** Units of a ring at the start of a tile: those of a semaphore, and no message. */
    int initial(int ring) {
        return ring < semaphores ? initial[ring] : 0;
    }

    /** Queues with any work. */
    boolean used(int queue) {
        return code[queue].op().length > 1;
    }

    private int[] numberLoops(List<Instruction> program) {
        int[] ids = new int[program.size()];
        for (int i = 0; i < ids.length; i++) {
            if (program.get(i).opcode() == Opcode.LOOP) {
                ids[i] = bounds.size();
                bounds.add(program.get(i).bound());
            }
        }
        return ids;
    }

    private static int depth(List<Instruction> program) {
        int depth = 0;
        int deepest = 0;
        for (Instruction instruction : program) {
            if (instruction.opcode() == Opcode.LOOP) {
                deepest = Math.max(deepest, ++depth);
            } else if (instruction.opcode() == Opcode.END) {
                depth--;
            }
        }
        return deepest;
    }

    private int[] decodeMemory(List<Instruction> program, int[] loopIds, int[] loaders) {
        int[] ids = new int[program.size()];
        List<Integer> enclosing = new ArrayList<>();
        for (int i = 0; i < ids.length; i++) {
            Instruction instruction = program.get(i);
            Opcode opcode = instruction.opcode();
            if (opcode == Opcode.LOOP) {
                enclosing.add(loopIds[i]);
            } else if (opcode == Opcode.END) {
                enclosing.remove(enclosing.size() - 1);
            } else if (opcode.queue() == Queue.LOAD || opcode.queue() == Queue.STORE) {
                ids[i] = memory.size();
                if (opcode.queue() == Queue.LOAD) {
                    int buffer = instruction.buffer(0).index();
                    loaders[buffer] = loaders[buffer] < 0 ? ids[i] : loaders[buffer];
                }
                memory.add(MemoryOp.of(kernel, instruction, enclosing));
            }
        }
        return ids;
    }

    /** Numbers of compute and link instructions, beside those of memory instructions. */
    private int[] decodeOthers(List<Instruction> program, int[] loaders, int[] ids) {
        for (int i = 0; i < ids.length; i++) {
            Queue queue = program.get(i).opcode().queue();
            if (queue == Queue.LINK) {
                ids[i] = link.size();
                link.add(LinkOp.of(this, program.get(i)));
            } else if (queue == Queue.TENSOR || queue == Queue.VECTOR) {
                ids[i] = compute.size();
                compute.add(ComputeOp.of(this, program.get(i), loaders));
            }
        }
        return ids;
    }

    private static boolean has(List<Instruction> program, Queue queue) {
        for (Instruction instruction : program) {
            Opcode opcode = instruction.opcode();
            if (opcode != Opcode.LOOP
                    && opcode != Opcode.END
                    && opcode != Opcode.HALT
                    && instruction.queue() == queue) {
                return true;
            }
        }
        return false;
    }

    private Code codeOf(List<Instruction> program, Queue queue, int[] loopIds, int[] workIds) {
        int[] op = new int[program.size()];
        int[] arg = new int[program.size()];
        int[] jump = new int[program.size()];
        int[] level = new int[program.size()];
        List<Integer> open = new ArrayList<>();
        int size = 0;
        for (int i = 0; i < program.size(); i++) {
            Instruction instruction = program.get(i);
            Opcode opcode = instruction.opcode();
            if (opcode == Opcode.LOOP) {
                level[size] = open.size();
                open.add(size);
                op[size] = LOOP;
                arg[size++] = loopIds[i];
            } else if (opcode == Opcode.END) {
                int start = open.remove(open.size() - 1);
                if (start == size - 1) {
                    size--;
                } else {
                    op[size] = END;
                    arg[size] = arg[start];
                    level[size] = level[start];
                    jump[size] = start;
                    jump[start] = size++;
                }
            } else if (opcode == Opcode.HALT) {
                op[size++] = HALT;
            } else if (instruction.queue() == queue) {
                op[size] = opcode == Opcode.WAIT ? WAIT : opcode == Opcode.SIGNAL ? SIGNAL : kindOf(opcode, queue);
                arg[size++] = opcode == Opcode.WAIT || opcode == Opcode.SIGNAL ? instruction.semaphore() : workIds[i];
            }
        }
        return new Code(
                Arrays.copyOf(op, size),
                Arrays.copyOf(arg, size),
                Arrays.copyOf(jump, size),
                Arrays.copyOf(level, size));
    }

    private static int kindOf(Opcode opcode, Queue queue) {
        if (queue == Queue.LINK) {
            return opcode == Opcode.SEND ? SEND : RECEIVE;
        }
        return queue == Queue.LOAD || queue == Queue.STORE ? MEMORY : COMPUTE;
    }

    /** Rings of moments: one a semaphore and, where there are messages, one a channel. */
    int rings() {
        return semaphores + (links == null || link.isEmpty() ? 0 : links.devices());
    }

    /** The ring that holds a channel's messages on their way. */
    int ring(LinkOp op) {
        return semaphores + op.channel();
    }

    /** What a queue that is blocked on a ring waits for. */
    String ringName(int ring) {
        if (ring >= semaphores) {
            return "the message of rank+" + (ring - semaphores);
        }
        return ring < kernel.semaphores().size()
                ? "semaphore " + kernel.semaphores().get(ring).name()
                : "another queue at a barrier";
    }

    /** The declaration of a buffer operand. */
    Declarations.Buffer buffer(Instruction instruction, int position) {
        return kernel.buffers().get(instruction.buffer(position).index());
    }
}
