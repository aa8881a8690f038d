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
    PARTITION(Where.ANYWHERE_AND_GATEWAYS, 0.02, 0.2),
    /** One machine cannot reach another for a while, but the other can. */
    ONE_WAY_PARTITION(Where.ANYWHERE_AND_GATEWAYS, 0.02, 0.2),
    /** A process dies between two effects, or while it stores, and is started again. */
    CRASH(Where.ANYWHERE_AND_GATEWAYS, 0.002, 0.03),
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
    /** A majority of the cluster's hosts is lost for good, or so everybody believes. */
    HOSTS_LOST(Where.HOSTS, 0.01, 0.1),
    /** A plane is started from an old copy of its store. */
    PLANE_RESTORED(Where.PLANES, 0.1, 0.3),
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
        /** Gateways pass on what others say, and store nothing: what befalls a message or a disk befalls those. */
        ANYWHERE,
        ANYWHERE_AND_GATEWAYS,
        HOSTS,
        PLANES,
        /** Where an operator gives orders. */
        SOURCE
    }

    public boolean canBefall(Actor actor) {
        return switch (actor) {
            case SOURCE, MOVER -> where != Where.HOSTS;
            case TARGET -> where != Where.HOSTS && where != Where.SOURCE;
            case HOST, MOVED_HOST -> where != Where.PLANES && where != Where.SOURCE;
            case GATEWAY -> where == Where.ANYWHERE_AND_GATEWAYS;
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
