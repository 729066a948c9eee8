package systole.system.json;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import systole.workloads.lowering.attention.DecodeUse;
import systole.workloads.lowering.attention.SequenceCut;

/** Reads {@code use} of a decode kernel. */
final class DecodeUseReader {
    private static final List<String> RULES = Arrays.stream(SequenceCut.Rule.values())
            .map(rule -> rule.name().toLowerCase(Locale.ROOT))
            .toList();

    private DecodeUseReader() {}

    static Supplier<DecodeUse> read(Fields use) {
        int leastGroup = use.has("leastGroup") ? use.whole("leastGroup", 1) : 1;
        int mostGroup = use.has("mostGroup") ? use.whole("mostGroup", 1) : Integer.MAX_VALUE;
        int cacheBits = use.has("cacheBits") ? use.whole("cacheBits", 1) : 0;
        double leastTiles =
                use.has("leastTilesPerCore") ? use.decimal("leastTilesPerCore", Scalars.Sign.NOT_NEGATIVE) : 0;
        boolean sharesKeys = use.flag("sharesKeys", true);
        boolean appends = use.flag("appends", false);
        boolean joins = use.flag("joins", false);
        Supplier<SequenceCut> cut = cut(use.object("cut"));
        return use.make(() ->
                new DecodeUse(leastGroup, mostGroup, cacheBits, leastTiles, sharesKeys, appends, joins, cut.get()));
    }

    private static Supplier<SequenceCut> cut(Fields cut) {
        String rule = cut.oneOf("rule", RULES);
        int shortest = cut.has("shortest") ? cut.whole("shortest", 1) : 1;
        int elements = cut.has("elements") ? cut.whole("elements", 0) : 0;
        int joined = cut.has("joined") ? cut.whole("joined", 1) : SequenceCut.ALL;
        int most = cut.has("most") ? cut.whole("most", 1) : Integer.MAX_VALUE;
        double rounds = cut.has("rounds") ? cut.decimal("rounds", Scalars.Sign.POSITIVE) : 1;
        return cut.make(() -> new SequenceCut(
                SequenceCut.Rule.valueOf(rule.toUpperCase(Locale.ROOT)), shortest, elements, most, rounds, joined));
    }
}
