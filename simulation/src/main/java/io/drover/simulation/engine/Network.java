package io.drover.simulation.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The way from each process to each other. Faults strike each message for itself, and each direction for itself. */
public final class Network {
    private static final long CALL_LIMIT_MILLIS = 10_000;

    private final EventLoop loop;
    private final Dice dice;
    private final Faults faults;
    private final Trace trace;
    private final Map<Pair, Long> closedUntil = new HashMap<>();

    private record Pair(Machine from, Machine to) {}

    public Network(EventLoop loop, Dice dice, Faults faults, Trace trace) {
        this.loop = loop;
        this.dice = dice;
        this.faults = faults;
        this.trace = trace;
    }

    /** From now on nothing passes, until the time is over. */
    public void close(Machine from, Machine to, long millis) {
        trace.tell(from.name(), "cannot reach %s for %d ms", to, millis);
        closedUntil.put(new Pair(from, to), loop.nowMillis() + millis);
    }

    /** All ways are open. */
    public void heal() {
        closedUntil.clear();
    }

    /**
     * Sends a message.
     *
     * @param arrives what happens where it arrives; more than once, by chance
     * @param lost what happens where it was sent, some time after it did not arrive
     */
    public void send(Way way, String what, Runnable arrives, Runnable lost) {
        Machine from = way.from();
        Runnable noticed = from.inThisLife(lost);
        if (isClosed(way) || faults.strikes(Fault.DROP, from)) {
            trace.tell(from.name(), "lost on the way to %s: %s", way.to(), what);
            from.after(dice.between(200, 4_000), noticed);
            return;
        }
        deliver(way, what, delay(from), arrives, noticed);
        if (faults.strikes(Fault.DUPLICATE, from)) {
            deliver(way, what, delay(from) + dice.between(1, 3_000), arrives, () -> {});
        }
    }

    private void deliver(Way way, String what, long delay, Runnable arrives, Runnable lost) {
        Machine to = way.to();
        int life = to.life();
        int entry = way.in().life();
        loop.after(delay, () -> {
            if (to.isIn(life) && way.in().isIn(entry)) {
                trace.tell(to.name(), "<- %s: %s", way.from(), what);
                arrives.run();
            } else {
                way.from().after(dice.between(1, 1_000), lost);
            }
        });
    }

    private long delay(Machine from) {
        long usual = dice.between(1, 8);
        if (faults.strikes(Fault.DELAY, from)) {
            return usual + dice.between(1_000, 60_000);
        }
        return faults.strikes(Fault.REORDER, from) ? usual + dice.between(5, 200) : usual;
    }

    private boolean isClosed(Way way) {
        Long until = closedUntil.get(new Pair(way.out(), way.in()));
        return !way.out().isUp() || (until != null && until > loop.nowMillis());
    }

    /**
     * Asks another process; what it answers, or that no answer came, is heard once.
     *
     * @param asked what happens there: it answers by what it is given, now or later, or never
     */
    public <A> void call(Way way, String what, Consumer<Consumer<A>> asked, Consumer<A> answered, Runnable failed) {
        Machine from = way.from();
        Call<A> call = new Call<>(from, answered, failed);
        from.after(CALL_LIMIT_MILLIS, call::fail);
        send(
                way,
                what,
                () -> asked.accept(answer -> send(
                        way.back(),
                        "answers " + what,
                        () -> call.answer(answer),
                        () -> from.after(dice.between(1, 1_000), call::fail))),
                call::fail);
    }

    private static final class Call<A> {
        private final Machine from;
        private final int life;
        private final Consumer<A> answered;
        private final Runnable failed;
        private boolean over;

        Call(Machine from, Consumer<A> answered, Runnable failed) {
            this.from = from;
            this.life = from.life();
            this.answered = answered;
            this.failed = failed;
        }

        void answer(A answer) {
            if (!over && from.isIn(life)) {
                over = true;
                answered.accept(answer);
            }
        }

        void fail() {
            if (!over && from.isIn(life)) {
                over = true;
                failed.run();
            }
        }
    }
}
