package systole.isa.binary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import systole.isa.Kernel;
import systole.isa.testing.RandomKernels;

/** Whatever the bytes: kernels, or a fault at a place of the file. */
final class BinaryFuzzTest {
    /** Mutated files; more with {@code -Dsystole.fuzz.count=…}. */
    private static final int COUNT = Integer.getInteger("systole.fuzz.count", 500_000);

    private static final long SEED = 47;
    private static final int PART = 1000;
    private static final int INSTRUCTIONS = 8;
    private static final int[] NUMBERS = {
        0, 1, -1, 2, 3, 255, 256, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE, 2_000_000_000, 1 << 28
    };

    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger refusedBeneath = new AtomicInteger();

    @Test
    void mutatedFiles() {
        IntStream.range(0, COUNT / PART).parallel().forEach(part -> mutatedFiles(new Random(SEED + part)));
        assertThat(accepted.get()).as("mutations that are still kernels").isGreaterThan(COUNT / 50);
        assertThat(refusedBeneath.get())
                .as("mutations with a right header that are not")
                .isGreaterThan(COUNT / 4);
    }

    private void mutatedFiles(Random random) {
        List<byte[]> files = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            files.add(BinaryWriter.write(List.of(RandomKernels.next(random, INSTRUCTIONS))));
        }
        for (int i = 0; i < PART; i++) {
            byte[] file = files.get(random.nextInt(files.size())).clone();
            for (int mutations = 1 + random.nextInt(3); mutations > 0; mutations--) {
                file = mutated(file, files.get(random.nextInt(files.size())), random);
            }
            // half of them get a right header, else nothing would come past the checksum
            if (i % 2 == 0 && file.length >= Header.BYTES) {
                Header.write(ByteBuffer.wrap(file));
            }
            check(file);
        }
    }

    private void check(byte[] file) {
        try {
            List<Kernel> kernels = BinaryReader.read(file);
            accepted.incrementAndGet();
            if (!BinaryReader.read(BinaryWriter.write(kernels)).equals(kernels)) {
                throw new AssertionError("does not come back: " + Arrays.toString(file));
            }
        } catch (BinaryFormatException expected) {
            if (expected.offset() >= Header.BYTES) {
                refusedBeneath.incrementAndGet();
            }
            if (expected.offset() < 0 || expected.offset() > file.length) {
                throw new AssertionError(Arrays.toString(file), expected);
            }
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError fault) {
            throw new AssertionError("neither kernels nor a fault: " + Arrays.toString(file), fault);
        }
    }

    private static byte[] mutated(byte[] file, byte[] other, Random random) {
        if (file.length < 20) {
            return other.clone();
        }
        int at = random.nextInt(Header.BYTES / 2) == 0
                ? random.nextInt(file.length)
                : 16 + random.nextInt(file.length - 16);
        int end = Math.min(file.length, at + 1 + random.nextInt(16));
        switch (random.nextInt(8)) {
            case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> file[at] = (byte) random.nextInt(256);
            case 2 -> file[at] = (byte) random.nextInt(8);
            case 3 ->
                ByteBuffer.wrap(file).putInt(Math.min(at, file.length - 4), NUMBERS[random.nextInt(NUMBERS.length)]);
            case 4 -> {
                return joined(Arrays.copyOf(file, at), Arrays.copyOfRange(file, end, file.length));
            }
            case 5 -> {
                return joined(Arrays.copyOf(file, end), Arrays.copyOfRange(file, at, file.length));
            }
            case 6 -> {
                return random.nextInt(4) == 0 ? Arrays.copyOf(file, at) : file;
            }
            default -> {
                int from = random.nextInt(other.length);
                return joined(Arrays.copyOf(file, at), Arrays.copyOfRange(other, from, other.length));
            }
        }
        return file;
    }

    private static byte[] joined(byte[] head, byte[] tail) {
        byte[] all = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, all, head.length, tail.length);
        return all;
    }
}
