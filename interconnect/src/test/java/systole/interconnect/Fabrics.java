package systole.interconnect;

import java.util.List;
import java.util.Set;

/** Fabrics with the constants of their generation; the sources stand beside the numbers. */
final class Fabrics {
    static final double GIB_PER_SECOND = 1L << 30;

    private Fabrics() {}

    /** Eight A100 behind NVSwitch: 12 NVLink3 of 25 GB/s. */
    static FabricSpec nvlink3() {
        EndpointSpec copy = copy(440e9);
        return new FabricSpec(
                Topology.SWITCH,
                8,
                new LinkSpec(25e9, 12, 0),
                false,
                List.of(
                        ring(List.of(
                                ll(9.8e-6, 0.6e-6, 24, 24, 87.7e9 / 24, 2400, copy),
                                ll128(21e-6, 20e9, copy),
                                simple(29.5e-6, 235e9 / 24, copy))),
                        direct(pointToPointLl(12.4e-6, 11e9, copy), pointToPoint(27.6e-6, 215e9 / 24, copy))));
    }

    /** Eight H100 or H200 behind NVSwitch: 18 NVLink4 of 25 GB/s; the switch reduces. */
    static FabricSpec nvlink4() {
        EndpointSpec copy = copy(845e9);
        ProtocolSpec nvls = new ProtocolSpec(
                "NVLS",
                25e-6,
                0,
                128,
                160,
                16,
                16,
                306e9 / 16,
                0,
                131072,
                EndpointSpec.FREE,
                new ProtocolSpec.Estimate(25e-6, 0));
        return new FabricSpec(
                Topology.SWITCH,
                8,
                new LinkSpec(25e9, 18, 0),
                true,
                List.of(
                        ring(List.of(
                                ll(4.8e-6, 0.73e-6, 24, 24, 141e9 / 24, 2300, copy),
                                ll128(8.5e-6, 36.7e9, copy),
                                simple(13.5e-6, 38.7e9, copy))),
                        direct(pointToPointLl(6.9e-6, 5.9e9, copy), pointToPoint(12.3e-6, 317e9 / 24, copy)),
                        new AlgorithmSpec(Algorithm.NVLS, Set.of(CollectiveKind.ALL_REDUCE), 5, List.of(nvls))));
    }

    /** One axis of a TPU v4 torus: two links of 50 GB/s, one to each neighbour. */
    static FabricSpec tpu4Axis(int ranks) {
        ProtocolSpec protocol = ProtocolSpec.plain(EndpointSpec.FREE);
        return new FabricSpec(
                Topology.RING, ranks, new LinkSpec(50e9, 2, 1e-6), false, List.of(ring(List.of(protocol))));
    }

    /** The fabric of the analytical reference: links of so many GiB/s, each step charged with local memory traffic. */
    static FabricSpec reference(Topology topology, int ranks, double gib, double latency, double endpoint) {
        EndpointSpec local = new EndpointSpec(endpoint, 3350e9, 1.5, false);
        int links = topology == Topology.FULLY_CONNECTED ? ranks - 1 : topology == Topology.RING ? 2 : 1;
        Set<CollectiveKind> all = Set.of(CollectiveKind.values());
        Set<CollectiveKind> round =
                Set.of(CollectiveKind.ALL_REDUCE, CollectiveKind.ALL_GATHER, CollectiveKind.REDUCE_SCATTER);
        return new FabricSpec(
                topology,
                ranks,
                new LinkSpec(gib * GIB_PER_SECOND, links, latency),
                false,
                List.of(
                        new AlgorithmSpec(Algorithm.RING, round, 2, List.of(ProtocolSpec.plain(local))),
                        new AlgorithmSpec(Algorithm.DIRECT, all, 2, List.of(ProtocolSpec.plain(local)))));
    }

    private static EndpointSpec copy(double bytesPerSecond) {
        return new EndpointSpec(0, bytesPerSecond, 1, true);
    }

    private static AlgorithmSpec ring(List<ProtocolSpec> protocols) {
        return new AlgorithmSpec(
                Algorithm.RING,
                Set.of(
                        CollectiveKind.ALL_REDUCE,
                        CollectiveKind.ALL_GATHER,
                        CollectiveKind.REDUCE_SCATTER,
                        CollectiveKind.BROADCAST),
                2,
                protocols);
    }

    private static AlgorithmSpec direct(ProtocolSpec... protocols) {
        return new AlgorithmSpec(
                Algorithm.DIRECT, Set.of(CollectiveKind.ALL_TO_ALL, CollectiveKind.SEND), 2, List.of(protocols));
    }

    /** A flag in each half of a 16-byte line. Estimate: base and NVLink latency of the tuning table of NCCL. */
    private static ProtocolSpec ll(
            double startup, double step, int channels, int ofMessage, double rate, long share, EndpointSpec end) {
        return new ProtocolSpec(
                "LL",
                startup,
                step,
                8,
                16,
                channels,
                ofMessage,
                rate,
                share,
                0,
                end,
                new ProtocolSpec.Estimate(6.6e-6, 0.6e-6));
    }

    /** 8 bytes of flag in a line of 128, which takes 160 on the link: header and acknowledgement of the other way. */
    private static ProtocolSpec ll128(double startup, double rate, EndpointSpec end) {
        return new ProtocolSpec(
                "LL128", startup, 1.9e-6, 120, 160, 24, 24, rate, 0, 0, end, new ProtocolSpec.Estimate(14e-6, 1.9e-6));
    }

    /** Packets of 128 bytes with a header of 16 and an acknowledgement of 16 of the other way. */
    private static ProtocolSpec simple(double startup, double rate, EndpointSpec end) {
        return new ProtocolSpec(
                "Simple",
                startup,
                3.4e-6,
                128,
                160,
                24,
                24,
                rate,
                0,
                0,
                end,
                new ProtocolSpec.Estimate(8.4e-6, 3.4e-6));
    }

    private static ProtocolSpec pointToPointLl(double startup, double rate, EndpointSpec end) {
        return new ProtocolSpec("LL", startup, 0, 8, 16, 32, 1, rate, 0, 0, end, null);
    }

    private static ProtocolSpec pointToPoint(double startup, double rate, EndpointSpec end) {
        return new ProtocolSpec("Simple", startup, 0, 128, 160, 24, 24, rate, 0, 0, end, null);
    }
}
