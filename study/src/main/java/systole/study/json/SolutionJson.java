package systole.study.json;

import systole.study.solve.Certificate;
import systole.study.solve.Question;
import systole.study.solve.Solution;
import systole.study.solve.Tried;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A solution as JSON, values in base units: the value, the next one that does not keep the constraints, and all runs. */
public final class SolutionJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private SolutionJson() {}

    /** The document. */
    public static String of(Solution solution) {
        Question question = solution.question();
        ObjectNode root = MAPPER.createObjectNode();
        root.put("at", question.knob().place().toString());
        root.put("wanted", question.wanted());
        root.put("value", solution.found().value());
        put(root.putObject("found"), solution.found(), solution);
        Tried beyond = solution.beyond();
        if (beyond != null) {
            put(root.putObject("beyond"), beyond, solution);
        }
        root.put("certified", solution.certificate() == Certificate.MONOTONE);
        root.put("certificate", solution.certificate().key());
        root.put("monotone", solution.monotone());
        if (!solution.unmakeable().isEmpty()) {
            root.put("cannotBeMade", solution.unmakeable());
        }
        root.put("from", question.from());
        root.put("to", question.to());
        ObjectNode courses = root.putObject("courses");
        for (int i = 0; i < solution.keys().size(); i++) {
            courses.put(solution.keys().get(i), solution.course(i));
        }
        root.putArray("runs");
        solution.tried().forEach(tried -> put(root.withArray("runs").addObject(), tried, solution));
        return MAPPER.writeValueAsString(root).replace("\r\n", "\n") + "\n";
    }

    private static void put(ObjectNode node, Tried tried, Solution solution) {
        node.put("value", tried.value());
        for (int i = 0; i < tried.keys().size(); i++) {
            if (Double.isFinite(tried.keys().get(i))) {
                node.put(solution.keys().get(i), tried.keys().get(i));
            }
        }
        node.put("kept", tried.kept());
        if (!tried.error().isEmpty()) {
            node.put("error", tried.error());
        }
    }
}
