package io.drover.server.store.sql;

import java.util.function.Supplier;

/** Refuses to begin a transaction within another: it would wait for itself, or see another state. */
final class Nesting {
    private static final ScopedValue<Boolean> WITHIN = ScopedValue.newInstance();

    private Nesting() {}

    static void check() {
        if (WITHIN.isBound()) {
            throw new IllegalStateException(
                    "a transaction within a transaction; use the one at hand, or begin the other when it has ended");
        }
    }

    static <T> T within(Supplier<T> work) {
        return ScopedValue.where(WITHIN, true).call(work::get);
    }
}
