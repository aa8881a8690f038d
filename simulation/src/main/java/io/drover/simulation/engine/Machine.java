package io.drover.simulation.engine;

import java.time.Instant;

/**
 * A program on a machine of its own. What it has put off is forgotten when it crashes, as is all that it held in memory:
 * whoever owns a process builds that anew when it starts.
 */
public final class Machine {
    private static final Instant BEGINNING = Instant.parse("2030-01-02T03:04:05Z");

    private final String name;
    private final Part part;
    private final EventLoop loop;
    private boolean up;
    private int life;
    private long clockOffMillis;

    private enum Part {
        PLANE,
        HOST,
        GATEWAY
    }

    private Machine(String name, Part part, EventLoop loop) {
        this.name = name;
        this.part = part;
        this.loop = loop;
    }

    public static Machine plane(String name, EventLoop loop) {
        return new Machine(name, Part.PLANE, loop);
    }

    public static Machine host(String name, EventLoop loop) {
        return new Machine(name, Part.HOST, loop);
    }

    public static Machine gateway(String name, EventLoop loop) {
        return new Machine(name, Part.GATEWAY, loop);
    }

    public String name() {
        return name;
    }

    public boolean isHost() {
        return part == Part.HOST;
    }

    public boolean isGateway() {
        return part == Part.GATEWAY;
    }

    public boolean isUp() {
        return up;
    }

    public void start() {
        up = true;
        life++;
    }

    public void crash() {
        up = false;
        life++;
    }

    /** Does something later, unless this life has ended by then. */
    public void after(long millis, Runnable task) {
        loop.after(millis, inThisLife(task));
    }

    /** A task that does nothing once this life has ended. */
    public Runnable inThisLife(Runnable task) {
        int current = life;
        return () -> {
            if (isIn(current)) {
                task.run();
            }
        };
    }

    /** Counts starts and crashes. */
    public int life() {
        return life;
    }

    public boolean isIn(int former) {
        return up && life == former;
    }

    /** What the machine's clock says; nothing but the expiry of grants goes by it. */
    public Instant wallClock() {
        return BEGINNING.plusMillis(loop.nowMillis() + clockOffMillis);
    }

    public void clockJumps(long millis) {
        clockOffMillis += millis;
    }

    @Override
    public String toString() {
        return name;
    }
}
