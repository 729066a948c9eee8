package systole.study.operators;

import java.util.concurrent.ConcurrentHashMap;
import systole.system.DeviceDescription;
import systole.system.NodeSpec;
import systole.system.json.Descriptions;

/** Descriptions that rows name, each read once; safe to share between threads. */
final class Devices {
    private final ConcurrentHashMap<String, DeviceDescription> devices = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, NodeSpec> nodes = new ConcurrentHashMap<>();

    DeviceDescription device(String id) {
        return devices.computeIfAbsent(id, Descriptions::device);
    }

    NodeSpec node(String id) {
        return nodes.computeIfAbsent(id, Descriptions::node);
    }
}
