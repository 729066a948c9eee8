package systole.study.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import systole.study.cache.ResultCache;
import systole.system.json.Edit;

/**
 * A Pareto front whose members were simulated again at another fidelity. A member stays that then has a result, keeps the
 * constraints and is beaten by no other member.
 */
public final class RefinedFront {
    private final ParetoFront front;
    private final String fidelity;
    private final List<Member> members;
    private final List<Fault> faults;

    /**
     * A row of the front.
     *
     * @param row as it was
     * @param before values of the goals there
     * @param after values of the goals now; NaN where there is no result
     * @param stays whether it is still on the front
     * @param error why there is no result now; else empty
     */
    public record Member(Row row, List<Double> before, List<Double> after, boolean stays, String error) {
        /** Copies the lists. */
        public Member {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    private RefinedFront(ParetoFront front, String fidelity, List<Member> members, List<Fault> faults) {
        this.front = front;
        this.fidelity = fidelity;
        this.members = List.copyOf(members);
        this.faults = List.copyOf(faults);
    }

    /**
     * Simulates the members of a front again, on so many threads.
     *
     * @param spec the sweep that the folder is of
     * @param fidelity its name
     * @param version of the program
     * @throws systole.system.InputException when the rows are of another sweep or version of the program
     */
    public static RefinedFront of(
            ResultFolder folder, ParetoFront front, SweepSpec spec, String fidelity, String version, int threads) {
        return of(folder, front, spec, fidelity, version, threads, ResultCache.NONE);
    }

    /** The same, where members that are in a cache are not simulated. */
    public static RefinedFront of(
            ResultFolder folder,
            ParetoFront front,
            SweepSpec spec,
            String fidelity,
            String version,
            int threads,
            ResultCache cache) {
        LogHeader header = folder.existing();
        if (!header.sameSweep(LogHeader.of(spec, header.shard(), version))) {
            throw ResultFolder.refused(
                    Path.of(folder.toString()),
                    "results of another sweep, or of another version of the program",
                    "results of " + spec.file() + "; run 'sweep' again with another --out");
        }
        List<Point> points = front.rows().stream()
                .map(row -> spec.point(row)
                        .orElseThrow(() -> ResultFolder.refused(
                                folder.rows(), "row " + row.point() + " of another point", "rows of " + spec.file())))
                .toList();
        Crew<WhatIf> crew =
                new Crew<>(() -> new WhatIf(spec.scenario(), spec.report(), spec.constraints(), cache), threads);
        List<Answer> answers = crew.each(points, (runs, point) -> {
            List<Edit> edits = new ArrayList<>(point.edits(spec.axes()));
            edits.add(Edit.fidelity(fidelity));
            return runs.answer(edits);
        });
        return new RefinedFront(front, fidelity, judged(front, spec, answers), faults(points, answers));
    }

    private static List<Fault> faults(List<Point> points, List<Answer> answers) {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            Throwable fault = answers.get(i).fault();
            if (fault != null) {
                faults.add(new Fault(1, points.get(i).index(), fault));
            }
        }
        return faults;
    }

    private static List<Member> judged(ParetoFront front, SweepSpec spec, List<Answer> answers) {
        List<double[]> before = new ArrayList<>();
        List<double[]> after = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            Row row = front.rows().get(i);
            double[] was = new double[front.goals().size()];
            double[] is = new double[was.length];
            for (int goal = 0; goal < was.length; goal++) {
                String key = front.goals().get(goal).key();
                was[goal] = Double.parseDouble(
                        row.cells().get(front.columns().cells().indexOf(key)));
                int reported = spec.report().indexOf(key);
                // what is no report key is an axis, which stays as it is
                is[goal] = reported < 0 ? was[goal] : answers.get(i).values()[reported];
            }
            before.add(was);
            after.add(is);
        }
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            double[] is = after.get(i);
            boolean beaten = false;
            for (int other = 0; other < answers.size(); other++) {
                beaten |= answers.get(other).feasible() && ParetoFront.beats(front.goals(), after.get(other), is);
            }
            members.add(new Member(
                    front.rows().get(i),
                    boxed(before.get(i)),
                    boxed(is),
                    answers.get(i).feasible() && !beaten,
                    answers.get(i).error()));
        }
        return members;
    }

    private static List<Double> boxed(double[] values) {
        return java.util.Arrays.stream(values).boxed().toList();
    }

    /** The front as it was. */
    public ParetoFront front() {
        return front;
    }

    /** What it was simulated at now. */
    public String fidelity() {
        return fidelity;
    }

    /** Its members, in the order of the front. */
    public List<Member> members() {
        return members;
    }

    /** How many stay. */
    public long staying() {
        return members.stream().filter(Member::stays).count();
    }

    /** Faults of the program at members. */
    public List<Fault> faults() {
        return faults;
    }

    /** Members that have no result at this fidelity. */
    public List<Member> unserved() {
        return members.stream().filter(member -> !member.error().isEmpty()).toList();
    }

    /** The members as CSV: point, axes, goals before and now, whether they stay. */
    public String csv() {
        return new RefinedFrontText(this).csv();
    }

    /** The members for the eye, and how many stay. */
    public String table() {
        return new RefinedFrontText(this).table();
    }

    /** The sweep of a folder as it was named when the folder was written; empty when the folder does not say. */
    public static Optional<Path> sweepOf(ResultFolder folder) {
        String file = folder.existing().file();
        return file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
    }
}
