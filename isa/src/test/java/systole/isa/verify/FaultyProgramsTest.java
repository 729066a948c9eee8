package systole.isa.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import systole.isa.text.Assembler;

/** Programs that are wrong in one place only, far from where one looks first, and those close to them that are right. */
final class FaultyProgramsTest {
    @Test
    void oneTileMoreMayBeBroughtThanIsUsed() {
        String text = """
                kernel ahead
                grid i=1
                tensor x activation fp32[1, 40]
                tensor y activation fp32[1, 40]
                scratch a fp32[1, 8] stages 2
                semaphore full = 0
                semaphore empty = 2
                program
                  loop 5
                    wait load, empty
                    load a++, x[0 : 1, 8*loop0 : 8]
                    signal load, full
                  end
                  loop 4
                    wait store, full
                    store y[0 : 1, 8*loop0 : 8], a++
                    signal store, empty
                  end
                  wait store, full
                  halt
                """;
        assertThat(verified(text, Limits.NONE).text()).isEmpty();
        // the fourth is brought to the slot of the second, and the store reads the first alone
        assertThat(verified(text.replace("loop 4", "loop 1").replace("empty = 2", "empty = 3"), Limits.NONE)
                        .findings())
                .extracting(Finding::rule)
                .contains(Rule.UNREAD, Rule.DEADLOCK);
    }

    @Test
    void loadsOfSharedBytesEndInNoOrder() {
        // the second load may end first; what the store then reads of b is what the first brought to a
        String text = """
                kernel shared
                grid i=1
                tensor x activation fp32[1, 16]
                tensor y activation fp32[1, 16]
                scratch a fp32[1, 8] at 0
                scratch b fp32[1, 8] at 16
                semaphore first = 0
                semaphore full = 0
                program
                  load a, x[0 : 1, 0 : 8]
                  signal load, first
                  wait load, first
                  load b, x[0 : 1, 8 : 8]
                  signal load, full
                  wait store, full
                  store y[0 : 1, 0 : 8], b
                  halt
                """;
        assertThat(verified(text, Limits.NONE).findings())
                .extracting(Finding::rule)
                .containsExactly(Rule.UNREAD);
        String unordered =
                text.replace("  signal load, first\n  wait load, first\n", "").replace("semaphore first = 0\n", "");
        assertThat(verified(unordered, Limits.NONE).text())
                .contains("instruction 1: overwritten: load may write bytes of a before or after instruction 0 of load"
                        + " does: instructions of load end only at a signal; let it signal after the first and wait"
                        + " for it");
    }

    @Test
    void signalTooManyOfATileThatStartsAfresh() {
        String text = """
                kernel twice
                grid i=2
                tensor y activation fp32[1, 8]
                scratch a fp32[1, 8] stages 2
                semaphore filled = 0
                program
                  signal vector, filled
                  fill a++, 1
                  signal vector, filled
                  fill a++, 2
                  signal vector, filled
                  wait store, filled
                  wait store, filled
                  wait store, filled
                  store y[0 : 1, 0 : 8], a
                  halt
                """;
        assertThat(verified(text, Limits.NONE).text()).isEmpty();
        String many = text.replace("  wait store, filled\n  store", "  store");
        assertThat(verified(many, Limits.NONE).text())
                .isEqualTo("instruction 0: semaphore balance: a tile leaves semaphore filled 1 above its value before:"
                        + " signal it as often as it is waited on in each tile");
        // a token less than at the start does no harm where each tile starts afresh
        String few = text.replace("filled = 0", "filled = 1").replace("  store", "  wait store, filled\n  store");
        assertThat(verified(few, Limits.NONE).text()).isEmpty();
    }

    @Test
    void messageToTheDeviceItself() {
        String text = """
                kernel own
                grid i=1
                tensor y activation fp32[8]
                scratch a fp32[1, 8]
                scratch b fp32[1, 8]
                semaphore filled = 0
                semaphore got = 0
                program
                  fill a, 1
                  signal vector, filled
                  wait link, filled
                  send a, rank+1
                  receive b, rank-1
                  signal link, got
                  wait store, got
                  store y[0 : 8], b
                  halt
                """;
        assertThat(verified(text, Limits.NONE.withDevices(2)).text()).isEmpty();
        assertThat(verified(text, Limits.NONE).text())
                .isEqualTo(
                        "instruction 3: message: of one device, that at offset 1 is the device itself: give the kernel"
                                + " more devices, or another offset\n"
                                + "instruction 4: message: of one device, that at offset -1 is the device itself: give the kernel"
                                + " more devices, or another offset");
        assertThat(verified(text.replace("+1", "+2").replace("-1", "-2"), Limits.NONE.withDevices(2))
                        .findings())
                .extracting(Finding::instruction, Finding::rule)
                .containsExactly(tuple(3, Rule.MESSAGE), tuple(4, Rule.MESSAGE));
    }

    /** Up to 40 signals, and 20 more at the end; up to 60 waits: tiles 41 to 980 wait for more than comes. */
    private static final String MIDDLE = """
            kernel middle
            grid i=1001
            semaphore t = 0
            program
              loop min(i, 40)
                signal vector, t
              end
              loop min(i - 980, 20)
                signal vector, t
              end
              loop min(i, 60)
                wait store, t
              end
              halt
            """;

    @Test
    void deadlockOfTilesInTheMiddle() {
        for (String kernel : new String[] {"kernel middle", "kernel middle persistent"}) {
            Verification verification = verified(MIDDLE.replace("kernel middle", kernel), Limits.NONE);
            assertThat(verification.findings()).extracting(Finding::rule).contains(Rule.DEADLOCK);
        }
        Verification right =
                verified(MIDDLE.replace("min(i, 60)", "min(i, 40)").replace("i - 980", "i - 1001"), Limits.NONE);
        assertThat(right.text()).isEmpty();
        assertThat(right.complete()).isTrue();
    }

    @Test
    void whatIsNotWalkedIsTold() {
        // two axes of 1001 make a million tiles, too many to look at each
        String text = MIDDLE.replace("i=1001", "i=1001 j=1001").replace("min(i - 980,", "min(i + j - 1980,");
        String right = text.replace("min(i, 60)", "min(i, 40)").replace("i + j - 1980", "i + j - 2000");
        assertThat(verified(right, Limits.NONE).complete()).isFalse();
        assertThat(verified(MIDDLE, Limits.NONE.withInstructions(500)).complete())
                .isFalse();
    }

    @Test
    void messageLostOnOneDeviceOnly() {
        // device 1 sends at tile 3, where nobody receives; device 0 does not
        String text = """
                kernel lost
                grid i=8
                tensor y activation fp32[8]
                scratch a fp32[1, 8]
                scratch b fp32[1, 8]
                semaphore filled = 0
                semaphore got = 0
                program
                  fill a, 1
                  signal vector, filled
                  wait link, filled
                  loop min(rank + i - 3, 1)
                    send a, rank+1
                  end
                  loop min(i - 3, 1)
                    receive b, rank-1
                    signal link, got
                    wait store, got
                    store y[0 : 8], b
                  end
                  halt
                """;
        Limits limits = Limits.NONE.withCores(8).withDevices(2);
        assertThat(verified(text, limits).text())
                .isEqualTo(
                        "device 1, instruction 4: message: device 0 never receives a message from a: a receive is missing"
                                + " there, or the send is too many");
        assertThat(verified(text.replace("rank + i", "i"), limits).text()).isEmpty();
    }

    @Test
    void deadlockOfDevicesInTheMiddle() {
        // devices 10 to 14 wait ten times; nine signals come, on device 15 ten
        String text = """
                kernel ranks
                grid i=1
                semaphore t = 0
                program
                  loop min(rank, 9)
                    signal vector, t
                  end
                  loop min(rank - 14, 1)
                    signal vector, t
                  end
                  loop min(rank, 10)
                    wait store, t
                  end
                  halt
                """;
        Limits limits = Limits.NONE.withDevices(16);
        Verification verification = verified(text, limits);
        assertThat(verification.findings())
                .extracting(Finding::device, Finding::rule)
                .containsExactly(tuple(10, Rule.DEADLOCK));
        Verification right = verified(text.replace("min(rank - 14,", "min(rank - 9,"), limits);
        assertThat(right.text()).isEmpty();
        assertThat(right.complete()).isTrue();
        assertThat(verified(text.replace("min(rank - 14,", "min(rank - 9,"), limits.withDevices(2000))
                        .complete())
                .isFalse();
    }

    @Test
    void originBelowZeroInAFewTiles() {
        // tile i has min(i - 2500, 280) steps, the last of which loads from i - 10 (i - 2501): from tile 2779 on below
        // zero,
        // from 2780 on, with 280 steps, from i - 2790, which is below zero up to tile 2789
        String text = """
                kernel below
                grid i=5000
                tensor x activation fp32[5000]
                scratch a fp32[1, 64]
                program
                  loop min(i - 2500, 280)
                    load a, x[i - 10*loop0 : 64]
                  end
                  halt
                """;
        Limits few = Limits.NONE.withInstructions(10_000_000);
        assertThat(verified(text, few).text())
                .isEqualTo(
                        "instruction 1: bounds: the tile starts at -10 in dimension 0 of x: origins must be 0 or more");
        Verification right = verified(text.replace("x[i - 10*loop0", "x[i - 10*loop0 + 10"), few);
        assertThat(right.text()).isEmpty();
        assertThat(right.complete()).isTrue();
        // two axes that move one limit have ten million points
        String large = text.replace("i=5000", "i=5000 j=2000")
                .replace("min(i", "min(i + j")
                .replace("x[i - 10*loop0", "x[i + j - 10*loop0 + 10");
        assertThat(verified(large, few).complete()).isFalse();
    }

    private static Verification verified(String text, Limits limits) {
        return Verifier.verify(Assembler.assemble(text).get(0), limits);
    }
}
