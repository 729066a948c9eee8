package systole.system.json;

import java.util.function.Supplier;
import systole.system.ImportedModel;
import systole.system.Presets.Folder;

/**
 * Reads a model: the id of a preset, the path of a Hugging Face {@code config.json}, or such an object. A preset wraps the
 * published configuration with its source.
 */
final class ModelReader {
    private final Documents documents;
    private final Problems problems;

    ModelReader(Documents documents) {
        this.documents = documents;
        this.problems = documents.problems();
    }

    Supplier<ImportedModel> read(JsonValue model) {
        if (model.isObject()) {
            return documents.made(ImportedModel.class, "model", model, () -> config("inline", model));
        }
        return documents
                .named(model, "a model", Folder.MODELS)
                .map(document -> documents.made(
                        ImportedModel.class, "model " + model.text(), document, () -> document(model.text(), document)))
                .orElseGet(Problems::unread);
    }

    /** A preset or a bare configuration. */
    Supplier<ImportedModel> document(String name, JsonValue document) {
        if (!document.isObject() || !document.members().containsKey("config")) {
            return config(name, document);
        }
        Fields preset = new Fields(Sources.checked(document, true, problems), problems);
        String id = preset.text("id");
        preset.text("name", "");
        Supplier<ImportedModel> model = config(id, preset.object("config").value());
        return preset.make(model);
    }

    private Supplier<ImportedModel> config(String name, JsonValue config) {
        if (!config.isObject()) {
            problems.wrong(config, "an object");
            return Problems.unread();
        }
        return TransformerReader.read(name, config, problems);
    }
}
