package systole.study.cost;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.QRDecomposition;
import systole.system.DeviceDescription;
import systole.system.Presets;
import systole.system.Presets.Folder;
import systole.system.cost.AreaTable;
import systole.system.cost.ChipArea;
import systole.system.cost.DieSpec;
import systole.system.cost.Technology;
import systole.system.json.Descriptions;

/**
 * Area of every die whose area is published, by the shipped constants and by constants that the other dies choose. Areas are
 * linear in the fitted constants, so that least squares of relative errors choose them; a constant that would be negative is
 * zero.
 *
 * @param rows a row for each die
 */
public record AreaCheck(List<Row> rows) {
    /**
     * A die.
     *
     * @param device the first device that has it
     * @param published square millimetres
     * @param predicted by the shipped constants
     * @param leftOut by constants of the others
     */
    public record Row(String device, String process, double published, double predicted, double leftOut) {
        /** Percent, signed. */
        public double error() {
            return 100 * (predicted / published - 1);
        }

        /** Percent, signed, of the prediction without it. */
        public double leftOutError() {
            return 100 * (leftOut / published - 1);
        }
    }

    /** Copies the list. */
    public AreaCheck {
        rows = List.copyOf(rows);
    }

    /** All shipped devices, one for each die. */
    public static AreaCheck of(Technology technology) {
        List<DeviceDescription> dies = dies();
        List<Row> rows = new ArrayList<>();
        for (DeviceDescription each : dies) {
            List<DeviceDescription> others = dies.stream()
                    .filter(other -> !other.spec().id().equals(each.spec().id()))
                    .toList();
            AreaTable without = technology.area().with(fit(others, technology));
            rows.add(new Row(
                    each.spec().id(),
                    ChipArea.die(each).process(),
                    published(each),
                    ChipArea.model(each, technology).total(),
                    ChipArea.model(each, technology.with(without)).total()));
        }
        return new AreaCheck(rows);
    }

    /** The constants that all dies choose, in the order of {@link AreaTable#FITTED}. */
    public static List<Double> fit(Technology technology) {
        return fit(dies(), technology);
    }

    /** Mean absolute error in percent. */
    public double mean() {
        return rows.stream().mapToDouble(row -> Math.abs(row.error())).average().orElse(0);
    }

    /** The same where no die chose the constants it is predicted with. */
    public double leftOutMean() {
        return rows.stream()
                .mapToDouble(row -> Math.abs(row.leftOutError()))
                .average()
                .orElse(0);
    }

    private static List<DeviceDescription> dies() {
        Map<String, DeviceDescription> byDie = new LinkedHashMap<>();
        for (String id : Presets.ids(Folder.DEVICES)) {
            DeviceDescription device = Descriptions.device(id);
            DieSpec die = device.die();
            if (die != null && die.squareMillimetres() != null) {
                byDie.putIfAbsent(die.process() + " " + die.squareMillimetres(), device);
            }
        }
        return List.copyOf(byDie.values());
    }

    private static double published(DeviceDescription device) {
        Double area = ChipArea.die(device).squareMillimetres();
        if (area == null) {
            throw new IllegalStateException("only dies of a known area");
        }
        return area;
    }

    private static List<Double> fit(List<DeviceDescription> dies, Technology technology) {
        int all = AreaTable.FITTED.size();
        List<Integer> free = new ArrayList<>();
        for (int i = 0; i < all; i++) {
            free.add(i);
        }
        while (true) {
            double[] solved = solve(dies, technology, free);
            List<Integer> positive = new ArrayList<>();
            for (int i = 0; i < free.size(); i++) {
                if (solved[i] >= 0) {
                    positive.add(free.get(i));
                }
            }
            if (positive.size() == free.size()) {
                List<Double> fitted = new ArrayList<>(java.util.Collections.nCopies(all, 0.0));
                for (int i = 0; i < free.size(); i++) {
                    fitted.set(free.get(i), solved[i]);
                }
                return fitted;
            }
            free = positive;
        }
    }

    private static double[] solve(List<DeviceDescription> dies, Technology technology, List<Integer> free) {
        double[][] matrix = new double[dies.size()][free.size()];
        double[] target = new double[dies.size()];
        for (int row = 0; row < dies.size(); row++) {
            DeviceDescription die = dies.get(row);
            double held = area(die, technology, -1);
            for (int column = 0; column < free.size(); column++) {
                matrix[row][column] = (area(die, technology, free.get(column)) - held) / published(die);
            }
            target[row] = 1 - held / published(die);
        }
        return new QRDecomposition(new Array2DRowRealMatrix(matrix, false))
                .getSolver()
                .solve(new ArrayRealVector(target, false))
                .toArray();
    }

    /** Area with one fitted constant at 1 and the others at 0. */
    private static double area(DeviceDescription die, Technology technology, int one) {
        List<Double> unit = new ArrayList<>(java.util.Collections.nCopies(AreaTable.FITTED.size(), 0.0));
        if (one >= 0) {
            unit.set(one, 1.0);
        }
        return ChipArea.model(die, technology.with(technology.area().with(unit)))
                .total();
    }
}
