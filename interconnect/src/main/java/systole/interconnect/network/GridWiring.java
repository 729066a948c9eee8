package systole.interconnect.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Devices in a grid of any number of axes, each line of which is wired in its own way: a torus where lines are rings, a mesh where
 * they are rows, a hierarchy of switches where they are stars. The first axis varies fastest. Messages go along one axis after
 * the other.
 */
record GridWiring(List<Wiring> axes) implements Wiring {
    GridWiring {
        axes = List.copyOf(axes);
    }

    @Override
    public int devices() {
        return axes.stream().mapToInt(Wiring::devices).reduce(1, Math::multiplyExact);
    }

    @Override
    public int nodes() {
        int nodes = devices();
        for (int axis = 0; axis < axes.size(); axis++) {
            nodes += lines(axis) * switches(axis);
        }
        return nodes;
    }

    @Override
    public List<Link> links() {
        List<Link> links = new ArrayList<>();
        for (int axis = 0; axis < axes.size(); axis++) {
            for (int device = 0; device < devices(); device++) {
                if (place(device, axis) == 0) {
                    for (Link link : axes.get(axis).links()) {
                        links.add(
                                new Link(node(device, axis, link.from()), node(device, axis, link.to()), link.rate()));
                    }
                }
            }
        }
        return links;
    }

    @Override
    public List<Integer> path(int from, int to) {
        List<Integer> path = new ArrayList<>(List.of(from));
        int at = from;
        for (int axis = 0; axis < axes.size(); axis++) {
            int here = place(at, axis);
            int there = place(to, axis);
            if (here != there) {
                int first = at - here * stride(axis);
                List<Integer> along = axes.get(axis).path(here, there);
                for (int place : along.subList(1, along.size())) {
                    path.add(node(first, axis, place));
                }
                at = first + there * stride(axis);
            }
        }
        return path;
    }

    /** A node of the line on which a device is first. */
    private int node(int first, int axis, int place) {
        int length = axes.get(axis).devices();
        if (place < length) {
            return first + place * stride(axis);
        }
        int node = devices();
        for (int before = 0; before < axis; before++) {
            node += lines(before) * switches(before);
        }
        int line = first % stride(axis) + first / (stride(axis) * length) * stride(axis);
        return node + line * switches(axis) + place - length;
    }

    private int place(int device, int axis) {
        return device / stride(axis) % axes.get(axis).devices();
    }

    private int stride(int axis) {
        int stride = 1;
        for (Wiring inner : axes.subList(0, axis)) {
            stride *= inner.devices();
        }
        return stride;
    }

    private int lines(int axis) {
        return devices() / axes.get(axis).devices();
    }

    private int switches(int axis) {
        return axes.get(axis).nodes() - axes.get(axis).devices();
    }
}
