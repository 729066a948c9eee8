package systole.workloads.pipeline;

/** How the chunks of a model lie on the stages. */
public enum Placement {
    /** Stage after stage, and round again for the next chunk (Narayanan et al., SC 2021, figure 4). */
    LOOPED {
        @Override
        int next(int stage, int chunk, int stages, int chunks) {
            if (stage + 1 < stages) {
                return (stage + 1) * chunks + chunk;
            }
            return chunk + 1 < chunks ? chunk + 1 : NONE;
        }

        @Override
        public int position(int stage, int chunk, int stages) {
            return chunk * stages + stage;
        }

        @Override
        public int positions(int stages, int chunks) {
            return stages * chunks;
        }
    },
    /** The whole model twice: chunk 0 from the first stage to the last, chunk 1 from the last to the first (DeepSeek-V3, 2024). */
    BIDIRECTIONAL {
        @Override
        int next(int stage, int chunk, int stages, int chunks) {
            int towards = chunk == 0 ? stage + 1 : stage - 1;
            return towards < 0 || towards >= stages ? NONE : towards * chunks + chunk;
        }

        @Override
        public int position(int stage, int chunk, int stages) {
            return chunk == 0 ? stage : stages - 1 - stage;
        }

        @Override
        public int positions(int stages, int chunks) {
            return stages;
        }
    };

    /** No place. */
    static final int NONE = -1;

    /** The place after a chunk's, or {@link #NONE} after the last. */
    abstract int next(int stage, int chunk, int stages, int chunks);

    /** Where a chunk's layers stand in the model, from 0. */
    public abstract int position(int stage, int chunk, int stages);

    /** Parts that the layers are cut into. */
    public abstract int positions(int stages, int chunks);
}
