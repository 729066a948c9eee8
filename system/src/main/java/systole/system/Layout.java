package systole.system;

import java.util.Arrays;
import java.util.List;
import systole.interconnect.FabricSpec;
import systole.interconnect.NodeFabric;
import systole.interconnect.Topology;

/** How the links of a node join its devices, and what a group of neighbouring devices has of them. */
public enum Layout {
    /** All links of all devices lead to one switch. */
    SWITCH("switch", 0) {
        @Override
        void check(NodeLinks links, int devices) {}

        @Override
        FabricSpec fabric(NodeLinks links, int ranks, int devices) {
            return links.fabric(Topology.SWITCH, devices, links.device().count());
        }

        @Override
        List<String> assumptions(NodeLinks links, int ranks, int devices) {
            return List.of();
        }
    },
    /** Each device is joined to the next and to the one before. */
    RING("ring", 0) {
        @Override
        List<Integer> axes(NodeLinks links, int devices) {
            return List.of(devices);
        }
    },
    /** Each device is joined to every other. */
    FULL("full", 0) {
        @Override
        void check(NodeLinks links, int devices) {
            if (links.device().count() < devices - 1) {
                throw new IllegalArgumentException("a link to each of the " + (devices - 1) + " others, found "
                        + links.device().count());
            }
        }

        @Override
        FabricSpec fabric(NodeLinks links, int ranks, int devices) {
            int toEach = links.device().count() / (devices - 1);
            return links.fabric(Topology.FULLY_CONNECTED, ranks, toEach * (ranks - 1));
        }

        @Override
        List<String> assumptions(NodeLinks links, int ranks, int devices) {
            return List.of();
        }
    },
    /** A grid whose rows and columns are rings. */
    TORUS2D("torus2d", 2),
    /** The same in three dimensions. */
    TORUS3D("torus3d", 3);

    private final String key;
    private final int dimensions;

    Layout(String key, int dimensions) {
        this.key = key;
        this.dimensions = dimensions;
    }

    /** The layout of a name; throws {@link IllegalArgumentException} when there is none. */
    public static Layout of(String key) {
        return Arrays.stream(values())
                .filter(layout -> layout.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no layout \"" + key + "\""));
    }

    /** The name in files. */
    public String key() {
        return key;
    }

    /** Sizes that the layout needs. */
    public int dimensions() {
        return dimensions;
    }

    void check(NodeLinks links, int devices) {
        ring(links, devices).check(devices);
    }

    FabricSpec fabric(NodeLinks links, int ranks, int devices) {
        return links.fabric(Topology.RING, ranks, ring(links, devices).links());
    }

    NodeFabric nodeFabric(NodeLinks links, int used, int devices) {
        return dimensions == 0 ? fabric(links, devices, devices) : links.torus(axes(links, devices), used);
    }

    List<String> assumptions(NodeLinks links, int ranks, int devices) {
        return ring(links, devices).assumptions(ranks);
    }

    List<String> groupAssumptions(NodeLinks links, int ranks, int devices) {
        return dimensions == 0
                ? assumptions(links, ranks, devices)
                : List.of(
                        "collectives use the links of all axes of the torus that their ranks span, both ways around where"
                                + " an axis is closed");
    }

    List<Integer> axes(NodeLinks links, int devices) {
        return links.dimensions();
    }

    private TorusRing ring(NodeLinks links, int devices) {
        return new TorusRing(axes(links, devices), links.device().count());
    }
}
