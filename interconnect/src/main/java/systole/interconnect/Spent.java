package systole.interconnect;

import systole.sim.Ticks;

/** What a closed form found, on its way to being a {@link CollectiveTime}. */
record Spent(double latencySeconds, double linkSeconds, double memorySeconds) {
    CollectiveTime as(String algorithm, String protocol, int steps, double sent, double lineBytes, double memoryBytes) {
        long latency = Ticks.ofSeconds(latencySeconds);
        long link = Ticks.ofSeconds(linkSeconds);
        long memory = Ticks.ofSeconds(memorySeconds);
        return new CollectiveTime(
                latency + link + memory,
                link,
                latency,
                memory,
                algorithm,
                protocol,
                steps,
                Math.round(sent),
                Math.round(lineBytes),
                Math.round(memoryBytes),
                0);
    }

    double seconds() {
        return latencySeconds + linkSeconds + memorySeconds;
    }
}
