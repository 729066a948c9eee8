package systole.workloads.model;

import java.util.List;
import systole.workloads.model.Family.Arrangement;
import systole.workloads.model.Family.Biases;
import systole.workloads.model.Family.Norm;
import systole.workloads.model.Family.Positions;

/** Families to test with, as their files in {@code configs/architectures} say. */
public final class Families {
    private static final List<Family> ALL = List.of(
            new Family("llama", Norm.RMS, Positions.ROTARY, Biases.NONE, Arrangement.SERIAL, false, false, 0, 0),
            new Family("mistral", Norm.RMS, Positions.ROTARY, Biases.NONE, Arrangement.SERIAL, false, false, 0, 0),
            new Family("qwen2", Norm.RMS, Positions.ROTARY, Biases.QKV, Arrangement.SERIAL, false, false, 0, 0),
            new Family("qwen3", Norm.RMS, Positions.ROTARY, Biases.NONE, Arrangement.SERIAL, true, false, 0, 0),
            new Family("gpt2", Norm.LAYER, Positions.LEARNED, Biases.ALL, Arrangement.SERIAL, false, false, 0, 0),
            new Family(
                    "gptj",
                    Norm.LAYER,
                    Positions.ROTARY,
                    Biases.FEED_FORWARD,
                    Arrangement.PARALLEL,
                    false,
                    false,
                    0,
                    0),
            new Family("opt", Norm.LAYER, Positions.LEARNED, Biases.ALL, Arrangement.SERIAL, false, false, 0, 0),
            new Family("bloom", Norm.LAYER, Positions.ALIBI, Biases.ALL, Arrangement.SERIAL, false, true, 0, 0),
            new Family("mpt", Norm.LAYER, Positions.ALIBI, Biases.NONE, Arrangement.SERIAL, false, false, 0, 0),
            new Family(
                    "gpt_neox",
                    Norm.LAYER,
                    Positions.ROTARY,
                    Biases.ALL,
                    Arrangement.PARALLEL_APART,
                    false,
                    false,
                    0,
                    0),
            new Family("falcon", Norm.LAYER, Positions.ROTARY, Biases.NONE, Arrangement.PARALLEL, false, false, 0, 0),
            new Family("gemma2", Norm.RMS, Positions.ROTARY, Biases.NONE, Arrangement.SANDWICH, false, false, 50, 0),
            new Family("bert", Norm.LAYER, Positions.LEARNED, Biases.ALL, Arrangement.POST, false, true, 0, 0),
            new Family("mixtral", Norm.RMS, Positions.ROTARY, Biases.NONE, Arrangement.SERIAL, false, false, 0, 0),
            new Family("deepseek_v3", Norm.RMS, Positions.ROTARY, Biases.NONE, Arrangement.SERIAL, false, false, 0, 0));

    private Families() {}

    /** The family of a name. */
    public static Family of(String name) {
        return ALL.stream()
                .filter(family -> family.text().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
