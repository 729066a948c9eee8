package systole.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import systole.isa.Declarations;
import systole.isa.Kernel;
import systole.isa.execute.Launch;
import systole.isa.execute.ProgramTensors;
import systole.isa.execute.TensorData;
import systole.isa.npy.NpyArray;
import systole.isa.npy.NpyFile;
import systole.isa.npy.NpyFormatException;
import systole.isa.npy.NpyType;
import systole.system.InputException;
import systole.system.Problem;
import systole.system.UnservedException;
import systole.system.program.FileTrouble;

/** The memories of the devices that a program is executed on: filled from files, and written to files. */
final class IsaMemory {
    private static final double SLOT = 16;

    private final ProgramTensors tensors;
    private final List<Map<String, TensorData>> devices = new ArrayList<>();
    private final PrintWriter notes;

    private IsaMemory(ProgramTensors tensors, PrintWriter notes) {
        this.tensors = tensors;
        this.notes = notes;
    }

    /**
     * Memory for every tensor on every device. What happens to inputs on their way is told in notes.
     *
     * @throws InputException when a file is not what the tensor needs, or a tensor has no file and needs one
     */
    static IsaMemory of(
            ProgramTensors tensors, int devices, List<IsaBinding> inputs, IsaProgram program, PrintWriter notes) {
        IsaMemory memory = new IsaMemory(tensors, notes);
        for (int device = 0; device < devices; device++) {
            memory.devices.add(new LinkedHashMap<>());
        }
        // one that names its device goes before one for all
        inputs.stream().filter(input -> input.device() != IsaBinding.ALL).forEach(memory::load);
        inputs.stream().filter(input -> input.device() == IsaBinding.ALL).forEach(memory::load);
        memory.fill(program);
        return memory;
    }

    /**
     * Whether this process can hold the tensors and the buffers, eight bytes an element.
     *
     * @throws UnservedException when it cannot
     */
    static void check(ProgramTensors tensors, List<Kernel> kernels, int devices) {
        double elements = 0;
        for (ProgramTensors.Entry entry : tensors.entries()) {
            double count = entry.tensor().dimensions().stream()
                    .mapToDouble(Long::doubleValue)
                    .reduce(1, (a, b) -> a * b);
            one("tensor " + entry.tensor().name(), count);
            elements += count;
        }
        double most = 0;
        for (Kernel kernel : kernels) {
            double buffers = 0;
            for (Declarations.Buffer buffer : kernel.buffers()) {
                one("buffer " + buffer.name(), (double) buffer.elements());
                // a slot takes some words beside its elements
                buffers += (SLOT + buffer.elements()) * buffer.stages();
            }
            most = Math.max(most, buffers);
        }
        double bytes = 8 * devices * (elements + most);
        if (bytes > 0.9 * Runtime.getRuntime().maxMemory()) {
            throw new UnservedException(
                    "the tensors and buffers of " + devices + " devices need " + Math.round(bytes / (1 << 20))
                            + " MiB of this computer's memory, eight bytes an element, and this process may have "
                            + Runtime.getRuntime().maxMemory() / (1 << 20),
                    "use smaller tensors or fewer devices, or give it more, as in JAVA_TOOL_OPTIONS=-Xmx64g");
        }
    }

    private static void one(String what, double elements) {
        if (elements > Integer.MAX_VALUE - 8) {
            throw new UnservedException(
                    what + " has more than the 2^31 elements that are executed", "use smaller tensors");
        }
    }

    /** What a kernel is launched with, for each device. */
    List<Launch> launches(Kernel kernel) {
        return devices.stream()
                .map(memory -> ProgramTensors.launch(kernel, memory))
                .toList();
    }

    int devices() {
        return devices.size();
    }

    /** A tensor of a device. */
    TensorData tensor(String name, int device) {
        return Objects.requireNonNull(devices.get(device).get(name), name);
    }

    private void load(IsaBinding input) {
        Declarations.Tensor tensor =
                Objects.requireNonNull(tensors.find(input.tensor())).tensor();
        NpyArray array = read(input);
        String expected = "[" + shape(tensor.dimensions()) + "]";
        if (array.values().length != tensor.elements()) {
            throw input.wrong(
                    "an array of shape [" + shape(array.shape()) + "]",
                    "the shape " + expected + " of tensor " + tensor.name() + ", or another of as many elements");
        }
        if (!array.shape().equals(tensor.dimensions())) {
            notes.println("note: " + input.file() + " has the shape [" + shape(array.shape())
                    + "]; its elements fill tensor " + tensor.name() + " " + expected + " in order");
        }
        long[] dimensions =
                tensor.dimensions().stream().mapToLong(Long::longValue).toArray();
        TensorData data = TensorData.of(tensor.type(), array.values(), dimensions);
        int changed = changed(array.values(), data.values());
        if (changed > 0) {
            notes.println("note: " + changed + " of " + array.values().length + " values of " + input.file()
                    + " were rounded to " + tensor.type().text() + " for tensor " + tensor.name());
        }
        for (int device = 0; device < devices.size(); device++) {
            if (input.device() == device) {
                if (devices.get(device).put(tensor.name(), data) != null) {
                    throw input.wrong("a second file for this tensor of device " + device, "one");
                }
            } else if (input.device() == IsaBinding.ALL) {
                // each device has a memory of its own
                devices.get(device).putIfAbsent(tensor.name(), TensorData.of(tensor.type(), data.values(), dimensions));
            }
        }
    }

    private static NpyArray read(IsaBinding input) {
        try {
            return NpyFile.read(input.file());
        } catch (NpyFormatException e) {
            throw input.wrong(String.valueOf(e.getMessage()), "");
        } catch (IOException e) {
            throw input.wrong(FileTrouble.reading(e), "an array in .npy format");
        }
    }

    private static int changed(double[] before, double[] after) {
        int changed = 0;
        for (int i = 0; i < before.length; i++) {
            changed += before[i] == after[i] || (Double.isNaN(before[i]) && Double.isNaN(after[i])) ? 0 : 1;
        }
        return changed;
    }

    private void fill(IsaProgram program) {
        List<Problem> problems = new ArrayList<>();
        for (ProgramTensors.Entry entry : tensors.entries()) {
            String name = entry.tensor().name();
            for (int device = 0; device < devices.size(); device++) {
                if (devices.get(device).containsKey(name)) {
                    continue;
                }
                String place = devices.size() == 1 ? "" : " on device " + device;
                if (entry.start() == ProgramTensors.Start.UNKNOWN) {
                    problems.add(new Problem(
                            program.name(),
                            "",
                            0,
                            0,
                            "tensor " + name + " (" + entry.tensor().type().text() + "["
                                    + shape(entry.tensor().dimensions()) + "]) is read before anything writes it, and"
                                    + " has no input" + place + "; give one with --input " + name + "=FILE.npy",
                            "",
                            ""));
                } else if (entry.start() == ProgramTensors.Start.READ) {
                    notes.println("note: tensor " + name + " has no input" + place
                            + " and begins with zeros; the program reads it and writes it");
                }
                devices.get(device)
                        .put(
                                name,
                                TensorData.zeros(
                                        entry.tensor().type(),
                                        entry.tensor().dimensions().stream()
                                                .mapToLong(Long::longValue)
                                                .toArray()));
            }
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
    }

    /** Writes tensors to files: integers as int32, all other types as float32, which has all their values. */
    void write(List<IsaBinding> outputs) {
        for (IsaBinding output : outputs) {
            int device = Math.max(0, output.device());
            TensorData tensor = tensor(output.tensor(), device);
            NpyType type = tensor.type().integer() ? NpyType.INT32 : NpyType.FLOAT32;
            try {
                NpyFile.write(output.file(), new NpyArray(tensor.dimensions(), tensor.values(), type));
            } catch (IOException e) {
                throw Output.unwritable(output.file().toString(), e);
            }
            notes.println(output.file() + ": " + output.tensor() + (devices.size() == 1 ? "" : "@" + device) + ", "
                    + tensor.type().text() + "[" + shape(tensor.dimensions()) + "] as "
                    + (type == NpyType.INT32 ? "int32" : "float32"));
        }
    }

    /** Dimensions with commas between them. */
    static String shape(List<Long> dimensions) {
        return String.join(
                ", ", Arrays.stream(dimensions.toArray()).map(String::valueOf).toList());
    }
}
