package systole.memory.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressMappingTest {
    private static final Organization ORGANIZATION = new Organization(2, 2, 4, 4, 256, 32, 32);

    private static ControllerSpec spec(boolean rotate, boolean hash, String... parts) {
        return new ControllerSpec(
                64,
                64,
                0.8,
                0.2,
                "fr-fcfs",
                "open",
                RefreshMode.OFF,
                List.of(parts).stream().map(AddressPart::parse).toList(),
                rotate,
                hash);
    }

    private static ControllerSpec split(boolean rotate, boolean hash) {
        return spec(
                rotate, hash, "column:4", "pseudoChannel", "bankGroup", "channel", "column", "bank", "stackId", "row");
    }

    /** 128 bytes of a row, then the other pseudo-channel, the next group, and after 1024 bytes the next channel. */
    @Test
    void columnsAreSplit() {
        AddressMapping mapping = AddressMapping.of(5, ORGANIZATION, split(false, false));
        assertThat(mapping.column(96)).isEqualTo(3);
        assertThat(mapping.bank(96)).isZero();
        assertThat(mapping.bank(128)).as("second half of the channel").isEqualTo(32);
        assertThat(mapping.bank(256)).as("second group").isEqualTo(4);
        assertThat(mapping.channel(1023)).isZero();
        assertThat(mapping.channel(1024)).isEqualTo(1);
        assertThat(mapping.column(5 * 1024)).as("the fifth column").isEqualTo(4);
        assertThat(AddressMapping.blockBytes(5, ORGANIZATION, split(false, false)))
                .isEqualTo(1024);
        assertThat(AddressMapping.pieceBytes(ORGANIZATION, split(false, false))).isEqualTo(128);
    }

    @ParameterizedTest
    @CsvSource({"1, false, false", "5, true, false", "8, false, true", "5, true, true"})
    void everyPlaceHasItsAddress(int channels, boolean rotate, boolean hash) {
        AddressMapping mapping = AddressMapping.of(channels, ORGANIZATION, split(rotate, hash));
        Random random = new Random(7);
        for (int i = 0; i < 1000; i++) {
            int channel = random.nextInt(channels);
            int bank = random.nextInt(ORGANIZATION.banks());
            int row = random.nextInt(256);
            int column = random.nextInt(32);
            long address = mapping.address(channel, bank, row, column);
            assertThat(List.of(
                            mapping.channel(address),
                            mapping.bank(address),
                            mapping.row(address),
                            mapping.column(address)))
                    .containsExactly(channel, bank, row, column);
        }
    }

    /** Rows of 64 KiB: without rotation all of them begin in one place. */
    @Test
    void rotationSpreadsPowersOfTwo() {
        Set<Integer> straight = new HashSet<>();
        Set<Integer> rotated = new HashSet<>();
        for (int i = 0; i < 64; i++) {
            straight.add(AddressMapping.of(8, ORGANIZATION, split(false, false)).channel(i << 16));
            rotated.add(AddressMapping.of(8, ORGANIZATION, split(true, false)).channel(i << 16));
        }
        assertThat(straight).hasSize(1);
        assertThat(rotated).hasSize(8);
    }

    @Test
    void whatCannotBeMapped() {
        assertThatThrownBy(() -> AddressPart.parse("cols")).hasMessageContaining("cols");
        assertThatThrownBy(() -> AddressPart.parse("column:3")).hasMessageContaining("power of two");
        assertThatThrownBy(() -> AddressPart.parse("bank:2")).hasMessageContaining("only columns");
        assertThatThrownBy(() -> AddressPart.parse("column:x")).hasMessageContaining("x");
        assertThatThrownBy(() -> AddressMapping.of(1, ORGANIZATION, spec(false, false, "bank", "bank")))
                .hasMessageContaining("twice");
        assertThat(AddressPart.parse("column:4").text()).isEqualTo("column:4");
        assertThat(AddressPart.parse("row").text()).isEqualTo("row");
    }
}
