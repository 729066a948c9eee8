package systole.study.operators;

import java.util.concurrent.ConcurrentHashMap;
import systole.system.Changes;
import systole.system.DeviceDescription;
import systole.system.NodeSpec;
import systole.system.json.Descriptions;

/** Descriptions that rows name, each read once; safe to share between threads. */
final class Devices {
    private final ConcurrentHashMap<String, DeviceDescription> devices = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, NodeSpec> nodes = new ConcurrentHashMap<>();

    private final Changes changes;

    /** Descriptions with some values changed. */
    Devices(Changes changes) {
        this.changes = changes;
    }

    DeviceDescription device(String id) {
        return devices.computeIfAbsent(id, missing -> Descriptions.device(missing, changes));
    }

    NodeSpec node(String id) {
        return nodes.computeIfAbsent(id, missing -> Descriptions.node(missing, changes));
    }
}
