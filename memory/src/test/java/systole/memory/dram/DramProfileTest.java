package systole.memory.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What commands leave of the peak, against arithmetic on paper. */
final class DramProfileTest {
    private static final double STREAM = 1 << 30;

    /** Four groups of four banks hide every change of rows behind the bursts of others. */
    @Test
    void aStreamTakesTheBus() {
        assertThat(new PaperStandard().profile(1).readPart(STREAM)).isCloseTo(1, within(0.01));
    }

    /** A read every 3 clocks, of which its data takes 2. */
    @Test
    void aStreamIsBoundByTheDistanceOfReads() {
        PaperStandard slow =
                new PaperStandard().time("tCCD", 3).row(Level.PSEUDO_CHANNEL, Command.RD, Command.RD, "tCCD", 1);
        assertThat(slow.profile(1).readPart(STREAM)).isCloseTo(2.0 / 3, within(0.01));
    }

    /** Single accesses open a row each; four rows in 64 clocks are four bursts of 2. */
    @Test
    void singleAccessesAreBoundByActivations() {
        PaperStandard few =
                new PaperStandard().time("tFAW", 64).row(Level.PSEUDO_CHANNEL, Command.ACT, Command.ACT, "tFAW", 4);
        DramProfile profile = few.profile(1);
        assertThat(profile.readPart(64)).isCloseTo(8.0 / 64, within(0.005));
        assertThat(profile.readPart(128)).as("two accesses a row").isCloseTo(16.0 / 64, within(0.01));
    }

    /** 200 of 4000 clocks go to a refresh of all banks, and some to closing rows before and opening them after. */
    @Test
    void refreshOfAllBanksTakesItsTime() {
        double part =
                new PaperStandard().refresh(RefreshMode.ALL_BANK).profile(1).readPart(STREAM);
        // tRP and tRCD and what is on its way: no more than 60 clocks
        assertThat(part).isBetween(1 - 260.0 / 4000, 1 - 200.0 / 4000);
    }

    /** 15 banks give what one in refresh does not. */
    @Test
    void refreshBankByBankHidesBehindOtherBanks() {
        double part =
                new PaperStandard().refresh(RefreshMode.PER_BANK).profile(1).readPart(STREAM);
        assertThat(part).isGreaterThan(0.97);
    }

    /** From reads to writes 8 clocks more than a burst, back 18: 13 ns each on average, where rows open at once. */
    @Test
    void turnsTakeWhatTheRowsSay() {
        PaperStandard turning = new PaperStandard()
                .time("tRCD", 1)
                .time("tRP", 1)
                .time("tRAS", 2)
                .time("tRTW", 10)
                .time("tWTR", 20)
                .row(Level.PSEUDO_CHANNEL, Command.RD, Command.WR, "tRTW", 1)
                .row(Level.PSEUDO_CHANNEL, Command.WR, Command.RD, "tWTR", 1);
        DramProfile profile = turning.profile(1);
        assertThat(profile.turnaroundSeconds()).isCloseTo(13e-9, within(2e-9));
        // from 80 to 20 percent of 64 writes, and those that come meanwhile
        assertThat(profile.writeBatchBytes()).isBetween(38.0 * 64, 2 * 39.0 * 64);
        // the rows of the other direction are opened after the turn: at most tRP + tRCD
        assertThat(new PaperStandard().profile(1).turnaroundSeconds()).isBetween(0.0, 20e-9);
    }

    /** Of 2048 bytes, a block of 512 goes to each of four channels; beyond that a run is a longer one in each. */
    @Test
    void aChannelSeesItsBlockOfARun() {
        PaperStandard few =
                new PaperStandard().time("tFAW", 64).row(Level.PSEUDO_CHANNEL, Command.ACT, Command.ACT, "tFAW", 4);
        DramProfile one = few.profile(1);
        DramProfile four = few.profile(4);
        assertThat(four.readPart(512)).isEqualTo(one.readPart(512));
        assertThat(four.readPart(2048)).isEqualTo(one.readPart(512));
        assertThat(four.readPart(8192)).isEqualTo(one.readPart(2048));
    }

    @Test
    void longerRunsAreNeverSlower() {
        DramProfile profile = new PaperStandard().refresh(RefreshMode.PER_BANK).profile(4);
        double last = 0;
        for (double run = 1; run < STREAM; run *= 1.3) {
            double part = profile.readPart(run);
            assertThat(part).as("%s bytes", run).isBetween(last, 1.0);
            assertThat(part).isPositive();
            last = part;
        }
    }

    @Test
    void theSameEveryTime() {
        PaperStandard standard = new PaperStandard().refresh(RefreshMode.PER_BANK);
        assertThat(standard.profile(2).readPart(300))
                .isEqualTo(standard.profile(2).readPart(300));
    }

    /** A bank is in refresh for 100 of 4000 clocks. */
    @Test
    void theLastOfManyReadsFindsABankInRefresh() {
        DramProfile banks = new PaperStandard().refresh(RefreshMode.PER_BANK).profile(1);
        assertThat(banks.lastReadSeconds(64)).as("0.025 x 50 ns").isCloseTo(1.25e-9, within(0.03e-9));
        // 1 - (1 - 0.975^11) / (0.025 x 11) = 0.1158
        assertThat(banks.lastReadSeconds(10 * 128)).isCloseTo(11.58e-9, within(0.1e-9));
        assertThat(banks.lastReadSeconds(1e6))
                .as("certainly, and for all of it")
                .isCloseTo(100e-9, within(1e-9));
        DramProfile all = new PaperStandard().refresh(RefreshMode.ALL_BANK).profile(1);
        assertThat(all.lastReadSeconds(1e6)).as("0.05 x 100 ns").isCloseTo(5e-9, within(1e-12));
        assertThat(new PaperStandard().profile(1).lastReadSeconds(1e6)).isZero();
    }
}
