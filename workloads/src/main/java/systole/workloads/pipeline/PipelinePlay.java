package systole.workloads.pipeline;

import java.util.Arrays;
import java.util.List;

/** Plays a plan: each action starts as soon as its stage is free and what it needs has arrived. */
public final class PipelinePlay {
    private static final long NOT_YET = -1;

    private final PipelinePlan plan;
    private final ActionTimes times;
    private final int[] next;
    private final int[] previous;
    /** By place and micro-batch, when the forward pass has ended; and the gradients of inputs. */
    private final long[] forward;

    private final long[] backward;
    private final long[] free;
    private final PipelineTimes result;

    private PipelinePlay(PipelinePlan plan, ActionTimes times) {
        this.plan = plan;
        this.times = times;
        int places = plan.stages() * plan.chunks();
        this.next = new int[places];
        this.previous = new int[places];
        Arrays.fill(previous, Placement.NONE);
        for (int place = 0; place < places; place++) {
            next[place] =
                    plan.placement().next(place / plan.chunks(), place % plan.chunks(), plan.stages(), plan.chunks());
            if (next[place] != Placement.NONE) {
                previous[next[place]] = place;
            }
        }
        this.forward = new long[Math.multiplyExact(places, plan.microBatches())];
        this.backward = new long[forward.length];
        Arrays.fill(forward, NOT_YET);
        Arrays.fill(backward, NOT_YET);
        this.free = new long[plan.stages()];
        this.result = new PipelineTimes(plan);
    }

    /**
     * When everything happens.
     *
     * @throws IllegalArgumentException when the plan waits for itself
     */
    public static PipelineTimes of(PipelinePlan plan, ActionTimes times) {
        PipelinePlay play = new PipelinePlay(plan, times);
        play.run();
        return play.result;
    }

    private void run() {
        int[] done = new int[plan.stages()];
        boolean moved = true;
        while (moved) {
            moved = false;
            for (int stage = 0; stage < plan.stages(); stage++) {
                List<Action> actions = plan.order().get(stage);
                while (done[stage] < actions.size() && start(stage, done[stage], actions.get(done[stage]))) {
                    done[stage]++;
                    moved = true;
                }
            }
        }
        for (int stage = 0; stage < plan.stages(); stage++) {
            if (done[stage] < plan.order().get(stage).size()) {
                throw new IllegalArgumentException("stage " + stage + " waits for ever before "
                        + plan.order().get(stage).get(done[stage]));
            }
        }
        result.close();
    }

    /** Starts an action if what it needs is known to arrive. */
    private boolean start(int stage, int index, Action action) {
        Action beside = action.beside();
        long sent = sentAt(stage, action);
        long arrived = arrival(stage, action);
        if (beside != null) {
            long otherSent = sentAt(stage, beside);
            if (sent == NOT_YET || otherSent == NOT_YET) {
                return false;
            }
            arrived = Math.max(arrived, arrival(stage, beside));
            sent = Math.max(sent, otherSent);
        }
        if (sent == NOT_YET) {
            return false;
        }
        long start = Math.max(free[stage], arrived);
        long end = start + times.action(stage, action);
        // what was sent before the stage was free, or is no later, is waited for on the link
        long link = start - Math.max(free[stage], Math.min(sent, start));
        long sending = finish(stage, action, end) + (beside == null ? 0 : finish(stage, beside, end));
        result.set(stage, index, start, end, link, sending);
        free[stage] = end + sending;
        return true;
    }

    /** The end of the pass that a pass needs; 0 when it needs none, {@link #NOT_YET} when that has not ended. */
    private long sentAt(int stage, Action action) {
        int place = place(stage, action);
        return switch (action.kind()) {
            case FORWARD -> previous[place] == Placement.NONE ? 0 : forward[at(previous[place], action)];
            case BACKWARD, BACKWARD_INPUT ->
                next[place] == Placement.NONE ? forward[at(place, action)] : backward[at(next[place], action)];
            case BACKWARD_WEIGHT -> backward[at(place, action)];
        };
    }

    private long arrival(int stage, Action action) {
        int place = place(stage, action);
        int from = switch (action.kind()) {
            case FORWARD -> previous[place];
            case BACKWARD, BACKWARD_INPUT -> next[place];
            case BACKWARD_WEIGHT -> Placement.NONE;
        };
        long sent = sentAt(stage, action);
        int other = from == Placement.NONE ? stage : from / plan.chunks();
        return other == stage ? sent : sent + times.transfer(other, stage);
    }

    /** Notes the end of a pass; the time that the stage is kept by sending what it gave. */
    private long finish(int stage, Action action, long end) {
        int place = place(stage, action);
        int to = Placement.NONE;
        if (action.kind() == Action.Kind.FORWARD) {
            forward[at(place, action)] = end;
            to = next[place];
        } else if (action.kind().givesInputGradient()) {
            backward[at(place, action)] = end;
            to = previous[place];
        }
        int other = to == Placement.NONE ? stage : to / plan.chunks();
        return other == stage ? 0 : times.sending(stage, other);
    }

    private int place(int stage, Action action) {
        return stage * plan.chunks() + action.chunk();
    }

    private int at(int place, Action action) {
        return place * plan.microBatches() + action.microBatch();
    }
}
