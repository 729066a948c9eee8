package systole.workloads.model;

import systole.isa.DataType;

/** Published configurations (config.json of each model's Hugging Face repository). */
public final class Models {
    private Models() {}

    /** meta-llama/Llama-2-70b-hf. */
    public static TransformerConfig llama2With70B() {
        return new TransformerConfig(
                "llama-2-70b",
                Families.of("llama"),
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
                Families.of("llama"),
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
                Families.of("mistral"),
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
                Families.of("qwen2"),
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
                Families.of("qwen3"),
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
                "gpt2-xl",
                Families.of("gpt2"),
                48,
                1600,
                6400,
                25,
                25,
                64,
                50257,
                1024,
                true,
                null,
                false,
                "gelu",
                DataType.FP32);
    }

    /** mistralai/Mixtral-8x7B-v0.1. */
    public static TransformerConfig mixtral8x7B() {
        return new TransformerConfig(
                "mixtral-8x7b",
                Families.of("mixtral"),
                32,
                4096,
                14336,
                32,
                8,
                128,
                32000,
                32768,
                false,
                null,
                true,
                "silu",
                DataType.BF16,
                0,
                new Experts(8, 2, 14336, true, 0, 0, 1),
                null,
                null);
    }

    /** deepseek-ai/DeepSeek-V3. */
    public static TransformerConfig deepSeekV3() {
        return new TransformerConfig(
                "deepseek-v3",
                Families.of("deepseek_v3"),
                61,
                7168,
                18432,
                128,
                128,
                192,
                129280,
                163840,
                false,
                null,
                true,
                "silu",
                DataType.BF16,
                0,
                new Experts(256, 8, 2048, true, 2048, 3, 1),
                new Latent(1536, 512, 128, 64, 128),
                null);
    }

    /** google/gemma-2-9b. */
    public static TransformerConfig gemma2With9B() {
        return new TransformerConfig(
                "gemma-2-9b",
                Families.of("gemma2"),
                42,
                3584,
                14336,
                16,
                8,
                256,
                256000,
                8192,
                true,
                4096,
                true,
                "gelu_pytorch_tanh",
                DataType.BF16,
                2,
                null,
                null,
                null);
    }

    /** google-bert/bert-large-uncased. */
    public static TransformerConfig bertLarge() {
        return new TransformerConfig(
                "bert-large",
                Families.of("bert"),
                24,
                1024,
                4096,
                16,
                16,
                64,
                30522,
                512,
                true,
                null,
                false,
                "gelu",
                DataType.FP32,
                0,
                null,
                null,
                new Encoder(0, 0));
    }

    /** EleutherAI/gpt-j-6b. */
    public static TransformerConfig gptJ() {
        return new TransformerConfig(
                "gpt-j-6b",
                Families.of("gptj"),
                28,
                4096,
                16384,
                16,
                16,
                256,
                50400,
                2048,
                false,
                null,
                false,
                "gelu_new",
                DataType.FP16);
    }
}
