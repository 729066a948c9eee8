package systole.workloads.model;

import systole.isa.DataType;

/** Published configurations (config.json of each model's Hugging Face repository). */
public final class Models {
    private Models() {}

    /** meta-llama/Llama-2-70b-hf. */
    public static TransformerConfig llama2With70B() {
        return new TransformerConfig(
                "llama-2-70b",
                "llama",
                80,
                8192,
                28672,
                64,
                8,
                128,
                32000,
                4096,
                false,
                null,
                true,
                "silu",
                DataType.FP16);
    }

    /** meta-llama/Llama-3.1-8B. */
    public static TransformerConfig llama3With8B() {
        return new TransformerConfig(
                "llama-3.1-8b",
                "llama",
                32,
                4096,
                14336,
                32,
                8,
                128,
                128256,
                131072,
                false,
                null,
                true,
                "silu",
                DataType.BF16);
    }

    /** mistralai/Mistral-7B-v0.1. */
    public static TransformerConfig mistral7B() {
        return new TransformerConfig(
                "mistral-7b",
                "mistral",
                32,
                4096,
                14336,
                32,
                8,
                128,
                32000,
                32768,
                false,
                4096,
                true,
                "silu",
                DataType.BF16);
    }

    /** Qwen/Qwen2.5-7B. */
    public static TransformerConfig qwen25With7B() {
        return new TransformerConfig(
                "qwen2.5-7b",
                "qwen2",
                28,
                3584,
                18944,
                28,
                4,
                128,
                152064,
                131072,
                false,
                null,
                true,
                "silu",
                DataType.BF16);
    }

    /** Qwen/Qwen3-8B. */
    public static TransformerConfig qwen3With8B() {
        return new TransformerConfig(
                "qwen3-8b",
                "qwen3",
                36,
                4096,
                12288,
                32,
                8,
                128,
                151936,
                40960,
                false,
                null,
                true,
                "silu",
                DataType.BF16);
    }

    /** openai-community/gpt2-xl. */
    public static TransformerConfig gpt2Xl() {
        return new TransformerConfig(
                "gpt2-xl", "gpt2", 48, 1600, 6400, 25, 25, 64, 50257, 1024, true, null, false, "gelu", DataType.FP32);
    }
}
