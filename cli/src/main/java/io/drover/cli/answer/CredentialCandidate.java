package io.drover.cli.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A credential in a file, and whether it is at the plane already. */
public record CredentialCandidate(
        String name,
        CredentialAccount account,
        String state,
        @Nullable String here,
        @Nullable String outcome,
        List<Dialled> dialled) {
    public CredentialCandidate(
            String name,
            CredentialAccount account,
            String state,
            @Nullable String here,
            @Nullable String outcome,
            @Nullable List<Dialled> dialled) {
        this.name = Given.required("name", name);
        this.account = Given.required("account", account);
        this.state = Given.required("state", state);
        this.here = here;
        this.outcome = outcome;
        this.dialled = Given.list(dialled);
    }
}
