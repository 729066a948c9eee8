package systole.isa.verify;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.isa.Affine;
import systole.isa.Declarations;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Queue;

/** What the checks ask again and again about one kernel, worked out once. */
final class Facts {
    final Kernel kernel;
    final List<Instruction> program;
    /** Number among the programs that differ. */
    final int number;
    /** What findings name as the device. */
    final int device;
    /** Of each instruction the buffers that it reads. */
    final int[][] reads;
    /** Of each instruction the buffer that it writes, or -1. */
    final int[] writes;
    /** Of each instruction the loops that it stands in, outermost first. */
    final int[][] loops;
    /** Loops whose trips differ from tile to tile or device to device. */
    final List<Operand.Bound> varying = new ArrayList<>();
    /** Of each buffer whether some instruction reads it. */
    final boolean[] everRead;
    /** Of each semaphore the queue that signals it, or null. */
    final @Nullable Queue[] signaller;

    /** Of each semaphore whether some instruction waits on it. */
    final boolean[] waited;

    final boolean links;
    final boolean ranks;

    private final Findings findings;

    Facts(Kernel kernel, int number, int device, Findings findings) {
        this.kernel = kernel;
        this.number = number;
        this.device = device;
        this.findings = findings;
        program = kernel.program().instructions();
        reads = new int[program.size()][];
        writes = new int[program.size()];
        loops = new int[program.size()][];
        everRead = new boolean[kernel.buffers().size()];
        signaller = new @Nullable Queue[kernel.semaphores().size()];
        waited = new boolean[signaller.length];
        boolean anyLink = false;
        boolean anyRank = false;
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < program.size(); i++) {
            Instruction instruction = program.get(i);
            if (instruction.opcode() == Opcode.END && !open.isEmpty()) {
                open.remove(open.size() - 1);
            }
            loops[i] = open.stream().mapToInt(Integer::intValue).toArray();
            if (instruction.opcode() == Opcode.LOOP) {
                open.add(i);
                if (varies(instruction.bound().limit())) {
                    varying.add(instruction.bound());
                }
                anyRank |= instruction.varies(Affine.Variable.RANK);
            } else if (instruction.opcode() == Opcode.SIGNAL && signaller[instruction.semaphore()] == null) {
                signaller[instruction.semaphore()] = instruction.queue();
            } else if (instruction.opcode() == Opcode.WAIT) {
                waited[instruction.semaphore()] = true;
            }
            access(i, instruction);
            anyLink |= instruction.opcode().queue() == Queue.LINK;
        }
        links = anyLink;
        ranks = anyRank;
    }

    private static boolean varies(Affine limit) {
        return limit.terms().stream().anyMatch(term -> term.coefficient() != 0);
    }

    private void access(int i, Instruction instruction) {
        Opcode opcode = instruction.opcode();
        List<Integer> read = new ArrayList<>();
        writes[i] = -1;
        boolean destination = writesFirst(opcode);
        boolean adds = opcode == Opcode.MMA || opcode == Opcode.MMA_T || opcode == Opcode.RECEIVE_ADD;
        for (int position = 0; position < opcode.operands().size(); position++) {
            if (opcode.operands().get(position) != Opcode.Kind.BUFFER) {
                continue;
            }
            int buffer = instruction.buffer(position).index();
            if (position == 0 && destination) {
                writes[i] = buffer;
            }
            if (position > 0 || !destination || adds) {
                read.add(buffer);
                everRead[buffer] = true;
            }
        }
        reads[i] = read.stream().mapToInt(Integer::intValue).distinct().toArray();
    }

    /** A first operand that is a buffer is a destination, but for a message out. */
    private static boolean writesFirst(Opcode opcode) {
        return !opcode.operands().isEmpty() && opcode.operands().get(0) == Opcode.Kind.BUFFER && opcode != Opcode.SEND;
    }

    Declarations.Buffer buffer(int index) {
        return kernel.buffers().get(index);
    }

    String semaphore(int index) {
        return kernel.semaphores().get(index).name();
    }

    void found(int instruction, Rule rule, String reason) {
        findings.add(number, new Finding(device, instruction, rule, reason));
    }

    void found(int rank, int instruction, Rule rule, String reason) {
        findings.add(number, new Finding(rank, instruction, rule, reason));
    }

    boolean has(int instruction, Rule rule) {
        return findings.has(number, instruction, rule);
    }

    /** Something that should have been looked at was not. */
    void leaveOut() {
        findings.leaveOut();
    }
}
