package systole.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import systole.isa.execute.ProgramTensors;
import systole.isa.text.Spelling;
import systole.system.InputException;
import systole.system.Problem;

/**
 * An {@code --input} or {@code --output}: a tensor and a file.
 *
 * @param option the option with its value, for messages
 * @param tensor name of the tensor
 * @param device whose memory; {@link #ALL} when none is named
 * @param file the file
 */
record IsaBinding(String option, String tensor, int device, Path file) {
    /** No device is named. */
    static final int ALL = -1;

    /**
     * Reads {@code NAME=FILE} or {@code NAME@DEVICE=FILE}.
     *
     * @throws InputException when it is something else, or there is no such tensor or device
     */
    static IsaBinding parse(String name, String text, ProgramTensors tensors, int devices) {
        String option = name + " " + text;
        int equals = text.indexOf('=');
        if (equals < 1 || equals == text.length() - 1) {
            throw wrong(option, "no tensor and file", "NAME=FILE.npy or NAME@DEVICE=FILE.npy");
        }
        String target = text.substring(0, equals);
        int at = target.indexOf('@');
        String tensor = at < 0 ? target : target.substring(0, at);
        if (tensors.find(tensor) == null) {
            String hint = Spelling.hint(tensor, "tensors", tensors.names());
            throw wrong(option, "unknown tensor '" + tensor + "'" + hint, "");
        }
        int device = at < 0 ? ALL : device(option, target.substring(at + 1), devices);
        try {
            return new IsaBinding(option, tensor, device, Path.of(text.substring(equals + 1)));
        } catch (InvalidPathException e) {
            throw wrong(option, "no name of a file", "NAME=FILE.npy");
        }
    }

    private static int device(String option, String text, int devices) {
        int device = text.matches("\\d{1,9}") ? Integer.parseInt(text) : devices;
        if (device >= devices) {
            String expected = devices == 1
                    ? "0, because there is one device (--devices says how many)"
                    : "a device from 0 to " + (devices - 1);
            throw wrong(option, "device '" + text + "'", expected);
        }
        return device;
    }

    /**
     * Checks that no two go to one file, and no two concern one tensor of one device.
     *
     * @throws InputException with the second of them
     */
    static void different(List<IsaBinding> bindings, boolean files) {
        for (int i = 0; i < bindings.size(); i++) {
            IsaBinding second = bindings.get(i);
            for (IsaBinding first : bindings.subList(0, i)) {
                if (second.tensor.equals(first.tensor) && second.device == first.device) {
                    String whose = second.device == ALL ? "" : " of device " + second.device;
                    throw second.wrong("a second file for this tensor" + whose, "one");
                }
                if (files && same(second.file, first.file)) {
                    throw second.wrong("the file of " + first.option, "another file");
                }
            }
        }
    }

    /** Whether two paths name one file, as far as their names tell. */
    static boolean same(Path first, Path second) {
        return first.toAbsolutePath().normalize().equals(second.toAbsolutePath().normalize());
    }

    /** A problem of this option. */
    InputException wrong(String found, String expected) {
        return wrong(option, found, expected);
    }

    private static InputException wrong(String option, String found, String expected) {
        return new InputException(List.of(new Problem(option, "", 0, 0, found, expected, "")));
    }
}
