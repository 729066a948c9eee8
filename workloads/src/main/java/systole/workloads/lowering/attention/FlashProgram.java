package systole.workloads.lowering.attention;

import org.jspecify.annotations.Nullable;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.Bound;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.Constant;
import systole.isa.Operand.Position;
import systole.isa.Operand.TileRef;
import systole.isa.Queue;
import systole.workloads.operator.AttentionForm;

/**
 * The program of a fused attention tile. Each queue has its own loop over the blocks of keys: loads bring keys and values as
 * far ahead as their buffers let them; the tensor units make the scores of a block and multiply the weights of a block (the
 * one before, when the plan overlaps) with its values; the vector units turn scores into weights by {@link OnlineSoftmax}.
 * Rings turn once for each block. Where a tile goes through several heads side by side, each queue does for all heads in turn
 * what it does for one: scores of all heads, then the values of all, each head with buffers of its own. The key and value of a
 * token that is appended come last ({@link FreshToken}).
 */
final class FlashProgram {
    /** Dimension of the heads in keys and values. */
    private static final int KEY_HEADS = 1;

    private final FlashPlan plan;
    private final AttentionTypes types;
    private final KernelBuilder k;
    private final BufferRef query;
    private final BufferRef operand;
    private final BufferRef weights;
    private final BufferRef sum;
    private final BufferRef result;
    private final BufferRef scores;
    private final Blocks keys;
    private final @Nullable Blocks values;
    private final @Nullable LatentTail tail;
    private final @Nullable OldestKeys oldest;
    private final @Nullable ScoreBias bias;
    private final OnlineSoftmax softmax;
    private final SequencePlace place;
    private final boolean skewed;
    private final int heads;
    private final @Nullable FreshToken fresh;
    private final int queryFull;
    private final int queryReady;
    private final int queryEmpty;
    private final int scored;
    private final int scoresEmpty;
    private final int weighted;
    private final int multiplied;
    /** Signalled when values are due; -1 where blocks are loaded ahead. */
    private final int valuesDue;

    private FlashProgram(FlashPlan plan, int stages, int residents) {
        this.plan = plan;
        this.types = plan.types();
        AttentionTile tile = plan.tile();
        int rows = tile.queryRows();
        AttentionForm form = plan.form();
        int dim = form.latent() ? form.valueDim() : plan.headDim();
        k = new KernelBuilder(plan.name())
                .persistent(tile.persistent())
                .setupLoads(plan.setupLoads())
                .residents(residents);
        k.operandTile(tile.operandRows(), tile.operandColumns())
                .operandsBuffered(tile.operandsBuffered())
                .warpProducts(tile.warpProducts());
        heads = plan.heads();
        int scoreBuffers = heads * tile.overlap().scoreBuffers();
        query = k.scratch("q", types.query(), rows, dim, heads);
        operand = types.query() == types.product() ? query : k.scratch("q_operand", types.product(), rows, dim, heads);
        // beside latent vectors the scratchpad has no room for the result: it leaves from the registers
        result = form.latent()
                ? k.accumulator("out", types.output(), rows, form.valueDim(), heads)
                : k.scratch("out", types.output(), rows, form.valueDim(), heads);
        scores = k.accumulator("s", DataType.FP32, rows, tile.keyRows(), scoreBuffers);
        // a skewed walk converts a block ahead and must then know the last block's mask beforehand
        // and a block of latent vectors is still read as keys when it is multiplied as values
        skewed = tile.overlap().skewed() && !(plan.converts() && plan.walk().causal()) && !form.latent();
        weights = tile.weightsInScratch()
                ? k.scratch("p", types.product(), rows, tile.keyRows(), heads)
                : k.accumulator("p", types.product(), rows, tile.keyRows(), heads);
        sum = k.accumulator("o", DataType.FP32, rows, form.valueDim(), heads);
        softmax = new OnlineSoftmax(k, rows, heads);
        keys = new Blocks(k, "k", plan, dim, stages * heads);
        values = form.latent() ? null : new Blocks(k, "v", plan, form.valueDim(), stages * heads);
        tail = form.latent() ? new LatentTail(k, plan, stages) : null;
        bias = plan.bias() == null ? null : new ScoreBias(k, plan, plan.bias(), stages * heads);
        oldest = plan.walk().oldest() == null ? null : new OldestKeys(k, rows, tile.keyRows());
        queryFull = k.semaphore("q_full", 0);
        queryReady = k.semaphore("q_ready", 0);
        queryEmpty = k.semaphore("q_empty", heads);
        scored = k.semaphore("scored", 0);
        scoresEmpty = k.semaphore("scores_empty", scoreBuffers);
        weighted = k.semaphore("weighted", 0);
        multiplied = k.semaphore("multiplied", heads);
        // blocks that the vector units convert are there before their scores
        boolean ahead = tile.loadsAhead() || values == null || plan.converts();
        valuesDue = ahead ? -1 : k.semaphore("values_due", 0);
        place = new SequencePlace(k, plan);
        FlashPlan.Append append = plan.append();
        fresh = append == null ? null : new FreshToken(k, plan, append);
    }

    /** The kernel with so many stages, of which a core works on so many tiles at a time. */
    static Kernel kernel(FlashPlan plan, int stages, int residents) {
        return new FlashProgram(plan, stages, residents).build();
    }

    private Kernel build() {
        loads();
        int summed = k.semaphore("summed", 0);
        products(summed);
        int rounded = k.semaphore("rounded", 0);
        int stored = k.semaphore("stored", heads);
        weights(summed, rounded, stored);
        eachHead(() -> store(rounded, stored));
        return k.build(plan.grid());
    }

    private void store(int rounded, int stored) {
        k.wait(Queue.STORE, rounded);
        String name = plan.statistics() == null ? "O" : "parts";
        k.emit(Opcode.STORE, place(name, types.output(), ofHead(plan.result(), 0)), turned(result));
        if (plan.statistics() != null) {
            Place statistics = ofHead(plan.statistics(), 0);
            int tensor = k.tensor("statistics", DataType.FP32, statistics.dimensions());
            k.emit(Opcode.STORE, tile(tensor, statistics), turned(softmax.keptLargest()));
            k.emit(Opcode.STORE, tile(tensor, statistics.movedInRow(1)), turned(softmax.keptTotal()));
        }
        FlashPlan.Learned learned = plan.learned();
        if (learned != null) {
            Place rows = heads == 1
                    ? learned.rows()
                    : learned.rows()
                            .moved(
                                    learned.heads(),
                                    Affine.loop(0, plan.headStep().heads()));
            k.emit(Opcode.STORE, place("largest", DataType.FP32, rows), turned(softmax.keptLargest()));
            k.emit(Opcode.STORE, place("share", DataType.FP32, rows), turned(softmax.keptTotal()));
        }
        k.signal(Queue.STORE, stored);
    }

    /** What is done for each head of the tile, one after the other, in a loop where there are several. */
    private void eachHead(Runnable one) {
        if (heads == 1) {
            one.run();
            return;
        }
        k.loop(heads);
        one.run();
        k.end();
    }

    /** A place of queries or results that follows the heads of a loop. */
    private Place ofHead(Place place, int level) {
        FlashPlan.Step step = plan.headStep();
        return heads == 1 ? place : place.moved(step.dimension(), Affine.loop(level, step.heads()));
    }

    /** A block of keys or values that follows the heads of a loop. */
    private Place ofKeyHead(Place block) {
        return heads == 1 ? block : block.moved(KEY_HEADS, Affine.loop(1, 1));
    }

    /** The buffer of one head at its last use in that head; a ring of heads then moves on to the next. */
    private BufferRef turned(BufferRef buffer) {
        return heads > 1 ? buffer.next() : buffer;
    }

    private TileRef place(String name, DataType type, Place place) {
        return tile(k.tensor(name, type, place.dimensions()), place);
    }

    private TileRef tile(int tensor, Place place) {
        return k.tile(tensor, 1, place.origin(), place.extent());
    }

    private void loads() {
        int keyTensor = k.tensor("K", plan.keyRole(), types.cache(), plan.keys().dimensions());
        Place latent = plan.keys().part(0, plan.form().valueDim());
        Place ofValues = plan.keys().ofWidth(plan.form().valueDim());
        int valueTensor =
                values == null ? keyTensor : k.tensor("V", plan.keyRole(), types.cache(), ofValues.dimensions());
        place.load();
        eachHead(() -> {
            k.wait(Queue.LOAD, queryEmpty);
            Place of = ofHead(plan.queries(), 0);
            int tensor = k.tensor("Q", types.query(), of.dimensions());
            if (tail == null) {
                k.emit(Opcode.LOAD, turned(query), tile(tensor, of));
            } else {
                k.emit(Opcode.LOAD, query, tile(tensor, of.part(0, plan.form().valueDim())));
                tail.loadQuery(tile(tensor, tail.of(of)));
            }
            k.signal(Queue.LOAD, queryFull);
        });
        loop(plan.walk().blocks());
        eachHead(() -> {
            keys.load(tile(keyTensor, ofKeyHead(tail == null ? plan.keys() : latent)));
            if (tail != null) {
                tail.load(tile(keyTensor, tail.of(plan.keys())));
            }
            if (bias != null) {
                bias.load(place("bias", types.query(), bias.of(heads == 1 ? Affine.ZERO : Affine.loop(1, 1))));
            }
            if (valuesDue >= 0) {
                k.wait(Queue.LOAD, valuesDue);
            }
            if (values != null) {
                values.load(tile(valueTensor, ofKeyHead(ofValues)));
            }
        });
        k.end();
        if (fresh != null) {
            fresh.load();
        }
    }

    private void products(int summed) {
        eachHead(() -> k.wait(Queue.TENSOR, queryReady));
        if (skewed) {
            score();
        }
        loop(skewed ? plan.walk().afterFirst() : plan.walk().blocks());
        eachHead(this::score);
        eachHead(this::multiply);
        k.end();
        if (fresh != null) {
            fresh.score(operand);
        }
        eachHead(() -> k.signal(Queue.TENSOR, queryEmpty));
        if (skewed) {
            multiply();
        }
        if (fresh != null) {
            fresh.multiply(sum, multiplied);
        }
        k.signal(Queue.TENSOR, summed);
    }

    private void score() {
        k.wait(Queue.TENSOR, keys.ready()).wait(Queue.TENSOR, scoresEmpty);
        if (tail == null) {
            k.emit(Opcode.MATMUL_T, scores.next(), turned(operand), keys.operand());
            if (valuesDue < 0) {
                k.signal(Queue.TENSOR, keys.release());
            }
        } else {
            k.emit(Opcode.MATMUL_T, scores, operand, keys.held());
            tail.score(scores);
        }
        k.signal(Queue.TENSOR, scored);
    }

    private void multiply() {
        if (values != null) {
            k.wait(Queue.TENSOR, values.ready());
        }
        Blocks multipliedBlocks = values == null ? keys : values;
        k.wait(Queue.TENSOR, weighted);
        k.emit(Opcode.MMA, turned(sum), turned(weights), multipliedBlocks.operand());
        if (valuesDue >= 0) {
            k.signal(Queue.TENSOR, keys.release());
        }
        k.signal(Queue.TENSOR, multipliedBlocks.release()).signal(Queue.TENSOR, multiplied);
    }

    private void weights(int summed, int rounded, int stored) {
        place.read();
        if (oldest != null) {
            oldest.start();
        }
        eachHead(() -> {
            k.wait(Queue.VECTOR, queryFull);
            // scores come out scaled when queries are
            BufferRef scaled = operand.equals(query) ? query : turned(query);
            Constant scale = new Constant(scale());
            k.emit(Opcode.SCALE, turned(operand), scaled, scale, new Constant(0));
            if (tail != null) {
                tail.scale(scale);
            }
            k.signal(Queue.VECTOR, queryReady);
            softmax.start();
        });
        if (plan.converts()) {
            convertedBlocks();
        } else {
            blocks();
        }
        if (fresh != null) {
            fresh.weigh(softmax, sum, multiplied);
        }
        k.wait(Queue.VECTOR, summed);
        eachHead(() -> {
            k.wait(Queue.VECTOR, stored);
            if (plan.statistics() == null) {
                softmax.divide(result, sum, plan.learned() != null);
            } else {
                softmax.keep(result, sum);
            }
            k.signal(Queue.VECTOR, rounded);
        });
    }

    /** Factor of queries, with which scores come out as softmax or their bound takes them. */
    private double scale() {
        double softcap = plan.form().softcap();
        return 1 / Math.sqrt(plan.form().scaleDim()) / (softcap > 0 ? softcap : 1);
    }

    private void blocks() {
        KeyWalk walk = plan.walk();
        KeyWalk.Oldest first = walk.oldest();
        if (first != null) {
            loop(first.blocks());
            eachHead(() -> block(walk.ofOldest(), true, first.hidden()));
            k.end();
        }
        if (walk.plain() != null) {
            loop(walk.plain());
            eachHead(() -> block(null, false, null));
            k.end();
        }
        if (walk.masked() != null) {
            loop(walk.masked());
            eachHead(() -> block(walk.ofMasked(), true, null));
            k.end();
        }
    }

    private void convertedBlocks() {
        KeyWalk walk = plan.walk();
        if (skewed) {
            keys.convert();
        }
        loop(skewed ? walk.afterFirst() : walk.blocks());
        eachHead(() -> {
            keys.convert();
            convertValues();
            KeyWalk.Oldest first = walk.oldest();
            block(walk.ofAll(), true, first == null ? null : first.hidden());
        });
        k.end();
        if (skewed) {
            convertValues();
            block(walk.ofLast(), false, null);
        }
    }

    private void convertValues() {
        if (values != null) {
            values.convert();
        }
        if (tail != null) {
            tail.convert();
        }
    }

    /** Softmax of one block, of which a mask hides the newest keys and another the oldest. */
    private void block(KeyWalk.@Nullable Mask mask, boolean inLoop, KeyWalk.@Nullable Mask hidden) {
        k.wait(Queue.VECTOR, scored);
        double softcap = plan.form().softcap();
        if (softcap > 0) {
            k.emit(Opcode.TANH, scores, scores);
            k.emit(Opcode.SCALE, scores, scores, new Constant(softcap), new Constant(0));
        }
        if (bias != null) {
            bias.add(scores);
        }
        if (hidden != null && oldest != null) {
            oldest.hide(scores, hidden.first().plus(Affine.loop(0, -plan.tile().keyRows())), hidden.more());
        }
        if (mask != null) {
            Affine visible =
                    inLoop ? mask.first().plus(Affine.loop(0, -plan.tile().keyRows())) : mask.first();
            k.emit(Opcode.MASK, scores, scores, new Position(visible), new Constant(mask.more()));
        }
        softmax.pass(scores, plan.tile().scoreOperations());
        softmax.exponentials(scores);
        k.wait(Queue.VECTOR, multiplied);
        softmax.rescale(sum, types.product().bits() <= Byte.SIZE ? plan.tile().byteOperations() : 0);
        k.emit(Opcode.CONVERT, turned(weights), scores.next());
        k.signal(Queue.VECTOR, scoresEmpty).signal(Queue.VECTOR, weighted);
        if (valuesDue >= 0) {
            k.signal(Queue.VECTOR, valuesDue);
        }
    }

    private void loop(Bound bound) {
        k.loop(bound.limit(), bound.maximum(), bound.step());
    }
}
