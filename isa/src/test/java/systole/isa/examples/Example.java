package systole.isa.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.execute.Launch;
import systole.isa.execute.Machine;
import systole.isa.execute.Schedule;
import systole.isa.execute.TensorData;
import systole.isa.text.Assembler;
import systole.isa.verify.Limits;
import systole.isa.verify.Verification;
import systole.isa.verify.Verifier;

/** A program of the folder {@code examples/isa}, and what its tests need. */
public final class Example {
    /** Half the distance of neighbouring values relative to them, at most: 8 bits of mantissa, the leading one counted. */
    static final double BF16 = 0x1p-8;

    /** The same of fp32, with 24 bits. */
    static final double FP32 = 0x1p-24;

    private static final Path FOLDER = Path.of("..", "examples", "isa");
    /** What one core of an H100 offers: shared memory, and the register file less what the load path and addresses hold. */
    private static final long SCRATCH = 227 << 10;

    private static final long ACCUMULATORS = 224 << 10;

    private Example() {}

    /** The text of a file. */
    public static String text(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Kernel kernel(String file) {
        return Assembler.assemble(text(file)).get(0);
    }

    /** Nothing is found, whether the tiles go to one core or to more than there are. */
    static void verify(Kernel kernel, int devices) {
        for (int cores : new int[] {1, 2, 132}) {
            Limits limits = Limits.NONE
                    .withBytes(SCRATCH, ACCUMULATORS)
                    .withCores(cores)
                    .withDevices(devices);
            Verification verification = Verifier.verify(kernel, limits);
            assertThat(verification.text()).as("%d cores", cores).isEmpty();
            assertThat(verification.complete()).isTrue();
        }
    }

    static void run(int cores, Schedule schedule, Kernel kernel, List<Map<String, TensorData>> perDevice) {
        new Machine(perDevice.size(), cores, schedule)
                .run(perDevice.stream()
                        .map(tensors -> new Launch(kernel, tensors))
                        .toList());
    }

    /** Numbers from -scale to scale. */
    static TensorData random(SplittableRandom random, double scale, long... dimensions) {
        long count = Arrays.stream(dimensions).reduce(1, Math::multiplyExact);
        return TensorData.of(DataType.BF16, random.doubles(count, -scale, scale).toArray(), dimensions);
    }
}
