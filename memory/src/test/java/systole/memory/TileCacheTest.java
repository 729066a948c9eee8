package systole.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class TileCacheTest {
    private final TileCache cache = new TileCache(1000);

    @Test
    void firstTouchMissesAndTheNextHits() {
        assertThat(cache.touch(1, 400, 0)).isEqualTo(400);
        assertThat(cache.touch(2, 600, 0)).isEqualTo(600);
        assertThat(cache.touch(1, 400, 0)).as("everything fits").isZero();
        assertThat(cache.touch(2, 600, 0)).isZero();
    }

    @Test
    void decaysWithTheBytesBroughtIn() {
        cache.touch(1, 400, 0);
        cache.touch(2, 600, 0);
        // full; 500 bytes of a third tile evict half a capacity
        assertThat(cache.touch(3, 500, 0)).isEqualTo(500);
        // (1 - e^-0.5) * 400 = 0.393469 * 400 = 157.39
        assertThat(cache.touch(1, 400, 0)).isEqualTo(157);
        // (1 - e^-(0.5 + 0.157)) * 600 = (1 - 0.518404) * 600 = 288.96
        assertThat(cache.touch(2, 600, 0)).isEqualTo(289);
        // since its own touch 157 + 289 bytes: (1 - e^-0.446) * 500 = (1 - 0.640184) * 500 = 179.91
        assertThat(cache.touch(3, 500, 0)).isEqualTo(180);
    }

    @Test
    void storesEvictToo() {
        cache.touch(1, 1000, 0);
        cache.insert(2000);
        // (1 - e^-2) * 1000 = 864.66
        assertThat(cache.touch(1, 1000, 0)).isEqualTo(865);
    }

    @Test
    void emptyRoomIsFilledFirst() {
        cache.touch(1, 100, 0);
        // of 1100 bytes 900 find room and 200 evict: (1 - e^-0.2) * 100 = 18.13
        cache.insert(1100);
        assertThat(cache.touch(1, 100, 0)).isEqualTo(18);
    }

    /** A tile without a name misses, and evicts, what one of a new name does. */
    @Test
    void tilesThatAreReadOnceNeedNoName() {
        TileCache unnamed = new TileCache(1000);
        cache.preload(300);
        unnamed.preload(300);
        for (int i = 1; i <= 50; i++) {
            double initial = i % 3 / 4.0;
            assertThat(unnamed.pass(10L * i, initial)).isEqualTo(cache.touch(i, 10L * i, initial));
        }
        // 9 times a capacity came in
        assertThat(unnamed.touch(99, 1000, 1))
                .isEqualTo(cache.touch(99, 1000, 1))
                .isEqualTo(1000);
    }

    @Test
    void residentFromBefore() {
        cache.preload(1000);
        assertThat(cache.touch(1, 200, 1)).as("wholly resident").isZero();
        // a quarter missing: 50 bytes, which evict 0.05 of the rest
        assertThat(cache.touch(2, 200, 0.75)).isEqualTo(50);
        // (1 - 0.75 * e^-0.05) * 1000 = (1 - 0.713422) * 1000
        assertThat(cache.touch(3, 1000, 0.75)).isEqualTo(287);
        // resident, but 50 + 287 bytes came since: (1 - e^-0.337) * 1000 = (1 - 0.713909) * 1000
        assertThat(cache.touch(4, 1000, 1)).isEqualTo(286);
    }

    @Test
    void preloadIsLimitedByTheCapacity() {
        cache.preload(5000);
        // 100 bytes evict a tenth: (1 - e^-0.1) * 1000 = 95.16; were the cache taken for fuller than full, more
        cache.insert(100);
        assertThat(cache.touch(1, 1000, 1)).isEqualTo(95);
    }

    @Test
    void sweepingTwiceTheCapacityHitsAFifthOfTheTime() {
        // between two touches of a tile the rest misses (1 - h) of twice the capacity: h = exp(-2 (1 - h)), so h =
        // 0.2032
        double solution = 0.5;
        for (int i = 0; i < 100; i++) {
            solution = Math.exp(-2 * (1 - solution));
        }
        assertThat(solution).isEqualTo(0.2032, within(1e-4));
        assertThat(sweptHitRate(2)).isEqualTo(solution, within(0.01));
    }

    @Test
    void sweepingWithinTheCapacityHitsAlways() {
        assertThat(sweptHitRate(1)).isEqualTo(1);
        assertThat(sweptHitRate(0.5)).isEqualTo(1);
    }

    @Test
    void sweepingTenTimesTheCapacityHitsNextToNever() {
        // h = exp(-10 (1 - h)) has the small solution 4.5e-5
        assertThat(sweptHitRate(10)).isLessThan(0.001);
    }

    /** Part of the bytes that hit in the last of many sweeps, in tiles of a hundredth of the capacity. */
    private static double sweptHitRate(double footprintOverCapacity) {
        long tileBytes = 1_000_000;
        TileCache cache = new TileCache(100.0 * tileBytes);
        int tiles = (int) Math.round(100 * footprintOverCapacity);
        long missing = 0;
        for (int sweep = 0; sweep < 50; sweep++) {
            missing = 0;
            for (int tile = 1; tile <= tiles; tile++) {
                missing += cache.touch(tile, tileBytes, 0);
            }
        }
        return 1 - (double) missing / (tiles * tileBytes);
    }

    @Test
    void remembersManyTiles() {
        TileCache large = new TileCache(1e9);
        for (int tile = 1; tile <= 20_000; tile++) {
            assertThat(large.touch(tile * 0x1_0000_0001L, 100, 0)).isEqualTo(100);
        }
        for (int tile = 1; tile <= 20_000; tile++) {
            assertThat(large.touch(tile * 0x1_0000_0001L, 100, 0)).isZero();
        }
    }

    /** A name that held 100 bytes holds at most those when 400 are asked for by it. */
    @Test
    void aLongerTileOfTheSameNameMissesWhatWasNeverThere() {
        TileCache roomy = new TileCache(10_000);
        assertThat(roomy.touch(7, 100, 0)).isEqualTo(100);
        assertThat(roomy.touch(7, 400, 0)).isEqualTo(300);
        assertThat(roomy.touch(7, 400, 0)).isZero();
    }
}
