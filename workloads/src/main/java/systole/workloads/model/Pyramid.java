package systole.workloads.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Layers in levels, each over a quarter of the tokens of the one before and twice as wide, with attention within windows (Liu et
 * al., "Swin Transformer", 2021). Sizes of a {@link TransformerConfig} are those of the first level.
 *
 * @param side patches of a side of an image at the first level
 * @param window patches of a side of a window
 * @param depths layers of each level
 * @param heads query heads of each level
 */
public record Pyramid(int side, int window, List<Integer> depths, List<Integer> heads) {
    /** Copies the lists; throws {@link IllegalArgumentException} when they do not fit each other. */
    public Pyramid {
        depths = List.copyOf(depths);
        heads = List.copyOf(heads);
        if (depths.isEmpty() || depths.size() != heads.size()) {
            throw new IllegalArgumentException("as many numbers of heads as levels, found " + heads + " for " + depths);
        }
        if (side < 1 || window < 1 || depths.stream().anyMatch(depth -> depth < 1)) {
            throw new IllegalArgumentException(
                    "a pyramid has patches, windows and layers, found " + side + ", " + window + ", " + depths);
        }
    }

    /** Layers of all levels. */
    public int layers() {
        return depths.stream().mapToInt(Integer::intValue).sum();
    }

    /** Patches of an image at the first level: the only length of a sequence. */
    public int tokens() {
        return side * side;
    }

    /** A network of one of its levels. */
    TransformerConfig at(TransformerConfig first, Level level) {
        int wider = 1 << level.number();
        int own = heads.get(level.number());
        return new TransformerConfig(
                first.name(),
                first.traits(),
                depths.get(level.number()),
                first.hidden() * wider,
                first.intermediate() * wider,
                own,
                own,
                first.hidden() * wider / own,
                first.vocabulary(),
                Math.toIntExact(level.tokens()),
                first.tiedEmbeddings(),
                first.slidingWindow(),
                first.gatedActivation(),
                first.activation(),
                first.dtype(),
                first.fullEvery(),
                first.experts(),
                first.latent(),
                first.encoder());
    }

    /** What each layer of a level has of its own. */
    List<LayerKind> kinds(int level) {
        int here = side;
        for (int i = 0; i < level; i++) {
            here = (here + 1) / 2;
        }
        List<LayerKind> kinds = new ArrayList<>();
        int depth = depths.get(level);
        for (int layer = 0; layer < depth; layer++) {
            // a window that holds the whole image has nowhere to go
            boolean shifted = layer % 2 == 1 && here > window;
            boolean merges = layer == depth - 1 && level < depths.size() - 1;
            kinds.add(
                    new LayerKind(null, null, false, new Level(level, here, Math.min(window, here), shifted, merges)));
        }
        return kinds;
    }
}
