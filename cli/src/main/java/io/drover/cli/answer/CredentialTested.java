package io.drover.cli.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the test of a credential found. */
public record CredentialTested(String name, String outcome, List<Dialled> dialled) {
    public CredentialTested(String name, String outcome, @Nullable List<Dialled> dialled) {
        this.name = Given.required("name", name);
        this.outcome = Given.required("outcome", outcome);
        this.dialled = Given.list(dialled);
    }

    public boolean isFailed() {
        return outcome.equals("FAILED");
    }
}
