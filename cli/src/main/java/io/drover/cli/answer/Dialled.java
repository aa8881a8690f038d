package io.drover.cli.answer;

import org.jspecify.annotations.Nullable;

/** An attempt to log in at an address. */
public record Dialled(
        String address, String outcome, @Nullable String detail, long tookMillis) {
    public Dialled {
        Given.required("address", address);
        Given.required("outcome", outcome);
    }
}
