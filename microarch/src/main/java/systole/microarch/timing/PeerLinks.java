package systole.microarch.timing;

/**
 * The links of a device to its peers, as one kernel sees them. All devices run the same program in step, so what one device
 * does on its links all others do on theirs at the same time.
 *
 * @param bytesPerSecond payload of one path in one direction
 * @param latencySeconds from the last byte leaving a device until its neighbour (or what the switch leads to) can use it
 * @param devices devices of the group, this one included
 * @param paths how messages to different peers share the links
 */
public record PeerLinks(double bytesPerSecond, double latencySeconds, int devices, Paths paths) {
    /** How a device's messages to different peers share its links. */
    public enum Paths {
        /** Every message leaves by the same path: all links lead to a switch. */
        SHARED {
            @Override
            int pipe(int offset, int devices) {
                return 0;
            }
        },
        /** Every peer has a path of its own. */
        EACH {
            @Override
            int pipe(int offset, int devices) {
                return offset;
            }
        },
        /**
         * One path to the next device and one to the device before. A message to a device further off takes the shorter way
         * and crosses each link of it; as all devices send alike, each link also carries as many messages of others.
         */
        RING {
            @Override
            int pipe(int offset, int devices) {
                return forward(offset, devices) ? 0 : 1;
            }

            @Override
            int crossings(int offset, int devices) {
                return forward(offset, devices) ? offset : devices - offset;
            }

            private boolean forward(int offset, int devices) {
                return 2L * offset <= devices;
            }
        };

        /** Number of the path that a message takes, below the number of devices. */
        abstract int pipe(int offset, int devices);

        /** Links that a message crosses. */
        int crossings(int offset, int devices) {
            return 1;
        }
    }

    /** Checks the signs and that there is a peer. */
    public PeerLinks {
        if (!(bytesPerSecond > 0) || !(latencySeconds >= 0) || devices < 2) {
            throw new IllegalArgumentException(
                    "links need a positive bandwidth, a latency of at least 0 and two devices or more");
        }
    }

    /** Links all of which lead to one switch. */
    public PeerLinks(double bytesPerSecond, double latencySeconds, int devices) {
        this(bytesPerSecond, latencySeconds, devices, Paths.SHARED);
    }

    /** The offset of a peer in the ring of devices, from 0 for the device itself. */
    int offset(long offset) {
        return (int) Math.floorMod(offset, (long) devices);
    }
}
