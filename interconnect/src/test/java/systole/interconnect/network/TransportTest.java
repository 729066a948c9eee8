package systole.interconnect.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import systole.interconnect.network.Traffic.Message;

/** Single messages, worked out by hand: links of 10 GB/s and 1 us, so 1 MB takes 100 us a link. */
final class TransportTest {
    private static final LinkRate RATE = LinkRate.of(10e9, 1e-6);
    private static final Network STAR = new Network(Wirings.star(4, RATE));

    private static double[] carry(Network network, Carriage carriage, Message... messages) {
        return Traffic.carry(network, carriage, 10_000, List.of(messages));
    }

    @Test
    void oneMessageThroughASwitch() {
        Message message = new Message(0, 1, 1_000_000, 0);
        // stored whole at the switch: twice; as a flow: once; as packets of 1 us: once, its head at once
        assertThat(carry(STAR, Carriage.MESSAGE, message)[0]).isCloseTo(202e-6, withinPercentage(0.001));
        assertThat(carry(STAR, Carriage.FLOW, message)[0]).isCloseTo(102e-6, withinPercentage(0.001));
        assertThat(carry(STAR, Carriage.ALONE, message)[0]).isCloseTo(102e-6, withinPercentage(0.001));
        assertThat(carry(STAR, Carriage.PACKET, message)[0]).isCloseTo(102e-6, withinPercentage(0.001));
    }

    @Test
    void twoIntoOneShareItsLink() {
        Message one = new Message(0, 2, 1_000_000, 0);
        Message other = new Message(1, 2, 1_000_000, 0);
        // whole messages: one after the other on the second link
        assertThat(carry(STAR, Carriage.MESSAGE, one, other)).satisfies(times -> {
            assertThat(times[0]).isCloseTo(202e-6, withinPercentage(0.001));
            assertThat(times[1]).isCloseTo(302e-6, withinPercentage(0.001));
        });
        assertThat(carry(STAR, Carriage.FLOW, one, other)[1]).isCloseTo(202e-6, withinPercentage(0.001));
        assertThat(carry(STAR, Carriage.PACKET, one, other)[1]).isCloseTo(202e-6, withinPercentage(1));
        assertThat(carry(STAR, Carriage.ALONE, one, other)[1]).isCloseTo(102e-6, withinPercentage(0.001));
    }

    @Test
    void aFlowThatLeavesGivesItsShareToTheOthers() {
        // both at 5 GB/s until the short one has its 0.5 MB at 100 us; the other has 0.5 MB left and 50 us to go
        double[] times = carry(STAR, Carriage.FLOW, new Message(0, 2, 500_000, 0), new Message(1, 2, 1_000_000, 0));
        assertThat(times[0]).isCloseTo(102e-6, withinPercentage(0.001));
        assertThat(times[1]).isCloseTo(152e-6, withinPercentage(0.001));
        // one that starts late finds the link half used
        times = carry(STAR, Carriage.FLOW, new Message(0, 2, 1_000_000, 0), new Message(1, 2, 1_000_000, 50e-6));
        assertThat(times[0]).isCloseTo(152e-6, withinPercentage(0.001));
        assertThat(times[1]).isCloseTo(202e-6, withinPercentage(0.001));
    }

    @ParameterizedTest
    @EnumSource(Carriage.class)
    void aSlowLinkSlowsWhatPassesIt(Carriage carriage) {
        Network slow = new Network(Wirings.ring(4, LinkRate.of(10e9, 0))).slowed(1, 2, 0.5);
        Message[] all = new Message[4];
        for (int rank = 0; rank < 4; rank++) {
            all[rank] = new Message(rank, (rank + 1) % 4, 1_000_000, 0);
        }
        double[] times = carry(slow, carriage, all);
        assertThat(times[0]).isCloseTo(100e-6, withinPercentage(0.001));
        assertThat(times[1]).isCloseTo(200e-6, withinPercentage(0.001));
        assertThat(carry(new Network(Wirings.star(4, LinkRate.of(10e9, 0))).slowed(3, 0.25), carriage, all)[2])
                .isGreaterThanOrEqualTo(399e-6);
    }

    @Test
    void messagesCostTimeOnEachLink() {
        Network costly = new Network(Wirings.row(3, new LinkRate(10e9, 1e-6, 2e-6)));
        assertThat(carry(costly, Carriage.MESSAGE, new Message(0, 2, 100_000, 0))[0])
                .isCloseTo(2 * (10e-6 + 2e-6 + 1e-6), withinPercentage(0.001));
    }

    @Test
    void refusesLinksThatAreNot() {
        assertThatThrownBy(() -> STAR.slowed(0, 1, 0.5)).hasMessageContaining("a link between 0 and 1");
        assertThatThrownBy(() -> STAR.slowed(0, 4, 0)).hasMessageContaining("above 0 up to 1");
        assertThatThrownBy(() -> Carriage.of("bus")).hasMessageContaining("message, packet, flow, alone");
        assertThatThrownBy(() -> LinkRate.of(0, 0)).hasMessageContaining("positive bandwidth");
    }
}
