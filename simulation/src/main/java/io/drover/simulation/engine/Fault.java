package io.drover.simulation.engine;

/** What goes wrong, or happens at the wrong moment. */
public enum Fault {
    /** A message is lost. */
    DROP(Where.ANYWHERE, 0.004, 0.08),
    /** A message arrives twice, the second time later. */
    DUPLICATE(Where.ANYWHERE, 0.01, 0.2),
    /** A message takes up to a minute. */
    DELAY(Where.ANYWHERE, 0.004, 0.06),
    /** A message is overtaken by others. */
    REORDER(Where.ANYWHERE, 0.02, 0.4),
    /** Two machines cannot reach each other for a while. */
    PARTITION(Where.ANYWHERE, 0.02, 0.2),
    /** One machine cannot reach another for a while, but the other can. */
    ONE_WAY_PARTITION(Where.ANYWHERE, 0.02, 0.2),
    /** A process dies between two effects, or while it stores, and is started again. */
    CRASH(Where.ANYWHERE, 0.002, 0.03),
    /** A write fails, and nothing of it is kept. */
    FAILED_WRITE(Where.ANYWHERE, 0.01, 0.1),
    /** A machine dies while it writes, and a file is neither old nor new. */
    TORN_WRITE(Where.HOSTS, 0.005, 0.05),
    /** A disk is full for a while. */
    FULL_DISK(Where.ANYWHERE, 0.005, 0.05),
    /** A write takes up to half a minute. */
    SLOW_DISK(Where.ANYWHERE, 0.01, 0.15),
    /** A machine's clock jumps, forth or back. */
    CLOCK_JUMP(Where.ANYWHERE, 0.02, 0.2),
    /** A host is away, for longer than anybody waits. */
    HOST_AWAY(Where.HOSTS, 0.01, 0.1),
    /** An operator aborts. */
    OPERATOR_ABORTS(Where.SOURCE, 0.005, 0.1),
    /** An operator starts the next migration, or retries one, without waiting for anything. */
    OPERATOR_STARTS(Where.SOURCE, 0.02, 0.3),
    /** An operator gives a host up. */
    OPERATOR_LEAVES_OUT(Where.SOURCE, 0.01, 0.1);

    private final Where where;
    private final double seldom;
    private final double often;

    Fault(Where where, double seldom, double often) {
        this.where = where;
        this.seldom = seldom;
        this.often = often;
    }

    /** Whom a fault can befall. */
    public enum Where {
        ANYWHERE,
        HOSTS,
        SOURCE
    }

    public boolean canBefall(Actor actor) {
        return switch (where) {
            case ANYWHERE -> true;
            case HOSTS -> actor == Actor.HOST;
            case SOURCE -> actor == Actor.SOURCE;
        };
    }

    /** The probability with which it strikes where it could, in a schedule where it is seldom. */
    double seldom() {
        return seldom;
    }

    /** The same in a schedule where it is often. */
    double often() {
        return often;
    }
}
