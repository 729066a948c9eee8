package systole.interconnect;

/**
 * How the links of a fabric join its ranks. Every topology looks the same from every rank, so a directed link is named by its
 * class (the part it plays) and the rank that owns it; ranks that do the same load the links of a class alike.
 */
public enum Topology {
    /** Every rank's links lead to one non-blocking switch. Class 0 leaves the rank, class 1 enters it. */
    SWITCH {
        @Override
        int linkClasses(int ranks) {
            return 2;
        }

        @Override
        int linksPerPath(int count, int ranks) {
            return count;
        }

        @Override
        FabricSpec among(FabricSpec fabric, int members) {
            return fabric;
        }

        @Override
        int[] route(int source, int destination, int ranks) {
            if (destination == ranks) {
                return new int[] {source};
            }
            if (source == ranks) {
                return new int[] {ranks + destination};
            }
            return new int[] {source, ranks + destination};
        }
    },
    /** Half of a rank's links lead to the next rank, half to the one before; the last rank's next is the first. */
    RING {
        @Override
        int linkClasses(int ranks) {
            return 2;
        }

        @Override
        int linksPerPath(int count, int ranks) {
            return Math.max(1, count / 2);
        }

        @Override
        int[] route(int source, int destination, int ranks) {
            int ahead = Math.floorMod(destination - source, ranks);
            boolean forward = 2 * ahead <= ranks;
            int[] route = new int[forward ? ahead : ranks - ahead];
            for (int hop = 0; hop < route.length; hop++) {
                route[hop] = forward ? Math.floorMod(source + hop, ranks) : ranks + Math.floorMod(source - hop, ranks);
            }
            return route;
        }

        @Override
        int hops(int[] route) {
            return route.length;
        }

        @Override
        FabricSpec strided(FabricSpec fabric, int stride) {
            return fabric.spread(stride);
        }
    },
    /** A rank's links are dealt evenly to all other ranks. Class d leads from a rank to the one d places on. */
    FULLY_CONNECTED {
        @Override
        int linkClasses(int ranks) {
            return ranks;
        }

        @Override
        int linksPerPath(int count, int ranks) {
            return Math.max(1, count / (ranks - 1));
        }

        @Override
        FabricSpec among(FabricSpec fabric, int members) {
            int toEach = linksPerPath(fabric.link().count(), fabric.ranks());
            return fabric.with(members, toEach * (members - 1));
        }

        @Override
        int[] route(int source, int destination, int ranks) {
            return new int[] {Math.floorMod(destination - source, ranks) * ranks + source};
        }
    };

    /** Classes of directed links among so many ranks. */
    abstract int linkClasses(int ranks);

    /** Links that one path to a neighbour bundles. */
    abstract int linksPerPath(int count, int ranks);

    /** What a group of some of a fabric's ranks has of it. */
    FabricSpec among(FabricSpec fabric, int members) {
        return fabric.with(members, fabric.link().count());
    }

    /** What such a group has when its ranks lie so many places apart and those between form groups like it. */
    FabricSpec strided(FabricSpec fabric, int stride) {
        return fabric;
    }

    /** Link latencies that a message pays on a path. */
    int hops(int[] route) {
        return 1;
    }

    /** The links of a path, each as {@code class * ranks + owner}. The switch itself is the node after the last rank. */
    abstract int[] route(int source, int destination, int ranks);
}
