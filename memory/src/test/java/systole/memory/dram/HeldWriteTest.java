package systole.memory.dram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A read of what a write has not written yet is answered from the write, whatever state that is in. */
final class HeldWriteTest {
    /** Opening for a write takes 40 clocks, for a read 10: a read could pass a write whose row has just been opened. */
    private final DramStandard slowToWrite = new PaperStandard()
            .time("tRCD", 10)
            .time("tRCDWR", 40)
            .row(Level.BANK, Command.ACT, Command.WR, "tRCDWR", 1)
            .build();

    private final List<String> given = new ArrayList<>();
    private final DramSystem memory = new DramSystem(
            slowToWrite, 1, 2e9, slowToWrite.controller(), (cycle, command, bank) -> given.add(command + "@" + cycle));

    private long answered = -1;

    private void readAt(long address, long cycle) {
        memory.submitAt(1, address, false, cycle);
        memory.drain((id, time) -> answered = id == 1 ? memory.cycle(time) : answered);
    }

    /** The write comes at 0 and its row is opened at 1; at 20 it is in no buffer. */
    @Test
    void aReadDoesNotPassAWriteWhoseRowIsOpen() {
        memory.submitAt(0, 0, true, 0);
        memory.advanceTo(19);
        assertThat(given).containsExactly("ACT@1");
        readAt(0, 20);
        assertThat(given).as("the read needs no command").containsExactly("ACT@1", "WR@41");
        assertThat(answered).isEqualTo(21);
        assertThat(memory.statistics().bytes()).isEqualTo(128);
    }

    /** Its neighbour in the row does: it finds the row open. */
    @Test
    void aReadOfAnotherAccessMayPass() {
        memory.submitAt(0, 0, true, 0);
        memory.advanceTo(19);
        readAt(64, 20);
        assertThat(given).containsExactly("ACT@1", "RD@21", "WR@41");
        assertThat(answered).as("tCL 10 and tBL 2 later").isEqualTo(33);
    }

    /** What has been written is read from the row. */
    @Test
    void aReadAfterTheWriteReads() {
        memory.submitAt(0, 0, true, 0);
        memory.advanceTo(99);
        readAt(0, 100);
        assertThat(given).containsExactly("ACT@1", "WR@41", "RD@101");
    }
}
