package systole.system.json;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import systole.sim.quantity.Dimension;
import systole.workloads.lowering.attention.AttentionCalls;
import systole.workloads.lowering.attention.AttentionLibrary;
import systole.workloads.lowering.attention.AttentionTile;
import systole.workloads.lowering.attention.DecodeUse;
import systole.workloads.lowering.attention.GradientTile;
import systole.workloads.lowering.attention.KeySharing;
import systole.workloads.lowering.attention.Overlap;
import systole.workloads.lowering.attention.TileWalk;

/** Reads {@code attention} of a kernel library. */
final class AttentionLibraryReader {
    private static final List<String> OVERLAPS = Arrays.stream(Overlap.values())
            .map(overlap -> overlap.name().toLowerCase(Locale.ROOT))
            .toList();

    private static final List<String> WALKS = Arrays.stream(TileWalk.values())
            .map(walk -> walk.name().toLowerCase(Locale.ROOT))
            .toList();

    private static final int MOST_HEADS = 1024;
    private static final int MOST_RESIDENTS = 64;

    private AttentionLibraryReader() {}

    static Supplier<AttentionLibrary> read(Fields attention) {
        List<Supplier<AttentionTile>> prefill =
                attention.list("prefill", (value, problems) -> tile(new Fields(value, problems)));
        List<Supplier<AttentionTile>> decode =
                attention.list("decode", (value, problems) -> tile(new Fields(value, problems)));
        List<Supplier<GradientTile>> gradients = attention.has("gradients")
                ? attention.list("gradients", (value, problems) -> gradient(new Fields(value, problems)))
                : List.of();
        boolean sharesKeys = attention.flag("sharesKeys", true);
        int mostSharing = attention.wholeOr("mostSharing", 1, Integer.MAX_VALUE);
        boolean splitsOnlyShared = attention.flag("splitsOnlyShared", false);
        List<Integer> splits = attention.wholes("splits", 1);
        int minimumKeysPerPart = attention.whole("minimumKeysPerPart", 1);
        boolean convertsQueries = attention.flag("convertsQueries", true);
        int setupLoads = attention.whole("setupLoads", 0);
        boolean appendsApart = attention.flag("appendsApart", false);
        Supplier<AttentionCalls> calls =
                attention.has("calls") ? calls(attention.object("calls")) : () -> AttentionCalls.NONE;
        return attention.make(() -> new AttentionLibrary(
                prefill.stream().map(Supplier::get).toList(),
                decode.stream().map(Supplier::get).toList(),
                gradients.stream().map(Supplier::get).toList(),
                new KeySharing(sharesKeys, mostSharing, splitsOnlyShared),
                splits,
                minimumKeysPerPart,
                convertsQueries,
                setupLoads,
                appendsApart,
                calls.get()));
    }

    private static Supplier<AttentionCalls> calls(Fields calls) {
        int prefill = calls.whole("prefill", 0);
        int decode = calls.whole("decode", 0);
        int setupLoads = calls.whole("setupLoads", 0);
        boolean copiesQueries = calls.flag("copiesQueries", false);
        int splitTile = calls.has("splitTile") ? Math.toIntExact(calls.wholeQuantity("splitTile", Dimension.BYTES)) : 0;
        int appendResidents = calls.wholeOr("appendResidents", 0, MOST_RESIDENTS, 0);
        return calls.make(
                () -> new AttentionCalls(prefill, decode, setupLoads, copiesQueries, splitTile, appendResidents));
    }

    private static Supplier<AttentionTile> tile(Fields tile) {
        int queryRows = tile.whole("queryRows", 1);
        int keyRows = tile.whole("keyRows", 1);
        int stages = tile.whole("stages", 1);
        String overlap = tile.oneOf("overlap", OVERLAPS);
        int operandRows = tile.whole("operandRows", 1);
        int operandColumns = tile.whole("operandColumns", 1);
        boolean persistent = tile.flag("persistent", false);
        int heads = tile.wholeOr("heads", 1, MOST_HEADS, 1);
        int tileLoads = tile.wholeOr("tileLoads", 0, 0);
        int residents = tile.wholeOr("residents", 1, MOST_RESIDENTS, 1);
        int laneOperations = tile.wholeOr("laneOperations", 0, 0);
        int byteOperations = tile.wholeOr("byteOperations", 0, 0);
        int scoreOperations = tile.wholeOr("scoreOperations", 0, 0);
        boolean loadsAhead = tile.flag("loadsAhead", true);
        boolean operandsBuffered = tile.flag("operandsBuffered", true);
        boolean warpProducts = tile.flag("warpProducts", false);
        boolean weightsInScratch = tile.flag("weightsInScratch", false);
        int leastHeadDim = tile.wholeOr("leastHeadDim", 1, 1);
        int mostHeadDim = tile.wholeOr("mostHeadDim", 1, Integer.MAX_VALUE);
        boolean packsHeads = tile.flag("packsHeads", false);
        String walk = tile.oneOf("walk", WALKS, WALKS.get(0));
        Supplier<DecodeUse> use = tile.has("use", Shape.OBJECT) ? DecodeUseReader.read(tile.object("use")) : null;
        return tile.make(() -> new AttentionTile(
                queryRows,
                keyRows,
                stages,
                Overlap.valueOf(overlap.toUpperCase(Locale.ROOT)),
                operandRows,
                operandColumns,
                persistent,
                heads,
                tileLoads,
                residents,
                laneOperations,
                TileWalk.valueOf(walk.toUpperCase(Locale.ROOT)),
                packsHeads,
                byteOperations,
                scoreOperations,
                loadsAhead,
                weightsInScratch,
                operandsBuffered,
                warpProducts,
                leastHeadDim,
                mostHeadDim,
                use == null ? null : use.get()));
    }

    private static Supplier<GradientTile> gradient(Fields tile) {
        int keyRows = tile.whole("keyRows", 1);
        int queryRows = tile.whole("queryRows", 1);
        int stages = tile.whole("stages", 1);
        boolean overlaps = tile.flag("overlaps", false);
        boolean loadsAhead = tile.flag("loadsAhead", true);
        boolean operandsBuffered = tile.flag("operandsBuffered", true);
        boolean warpProducts = tile.flag("warpProducts", false);
        int operandRows = tile.whole("operandRows", 1);
        int operandColumns = tile.whole("operandColumns", 1);
        int leastHeadDim = tile.wholeOr("leastHeadDim", 1, 1);
        int mostHeadDim = tile.wholeOr("mostHeadDim", 1, Integer.MAX_VALUE);
        return tile.make(() -> new GradientTile(
                keyRows,
                queryRows,
                stages,
                overlaps,
                loadsAhead,
                operandsBuffered,
                warpProducts,
                operandRows,
                operandColumns,
                leastHeadDim,
                mostHeadDim));
    }
}
