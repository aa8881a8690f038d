package io.drover.cli.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an import did. */
public record ImportedCredentials(List<Credential> imported, List<String> skipped) {
    public ImportedCredentials(@Nullable List<Credential> imported, @Nullable List<String> skipped) {
        this.imported = Given.list(imported);
        this.skipped = Given.list(skipped);
    }
}
