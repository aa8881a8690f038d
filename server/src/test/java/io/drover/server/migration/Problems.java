package io.drover.server.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.server.web.ProblemException;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What callers are told when they ask for something wrong. */
public final class Problems {
    private Problems() {}

    /** Expects a refusal of this code, and returns what it says. */
    public static String refused(String code, ThrowingCallable call) {
        ProblemException refusal = Assertions.catchThrowableOfType(ProblemException.class, call);
        assertThat(refusal).as("expected a refusal %s", code).isNotNull();
        assertThat(refusal.problem().code()).as(refusal.problem().detail()).isEqualTo(code);
        return refusal.problem().detail();
    }
}
