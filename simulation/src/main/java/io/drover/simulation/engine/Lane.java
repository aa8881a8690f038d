package io.drover.simulation.engine;

import java.util.ArrayDeque;
import java.util.Queue;

/** Work that is done one piece after another. A piece may wait for a disk; those behind it wait with it. */
public final class Lane {
    private final Queue<Piece> waiting = new ArrayDeque<>();
    private boolean busy;

    /** A piece of work. */
    public interface Piece {
        /** @param done to be run once, when the next piece may begin */
        void begin(Runnable done);
    }

    public void execute(Piece piece) {
        waiting.add(piece);
        if (!busy) {
            next();
        }
    }

    private void next() {
        Piece piece = waiting.poll();
        busy = piece != null;
        if (piece != null) {
            piece.begin(this::next);
        }
    }
}
