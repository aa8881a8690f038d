package io.drover.cli.credential;

import io.drover.cli.answer.Credential;
import io.drover.cli.answer.ImportedCredentials;
import io.drover.cli.output.View;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Page;
import java.util.ArrayList;
import java.util.List;

/** Shows what an import did. */
final class ImportedView implements View<ImportedCredentials> {
    @Override
    public List<String> names(ImportedCredentials imported) {
        return imported.imported().stream().map(Credential::id).toList();
    }

    @Override
    public List<String> lines(ImportedCredentials imported, Page page) {
        List<String> lines = new ArrayList<>();
        lines.add("%d imported, %d skipped."
                .formatted(imported.imported().size(), imported.skipped().size()));
        imported.imported().forEach(credential -> lines.add("  " + DisplayText.clean(credential.name())));
        imported.skipped().forEach(name -> lines.add("  %s is here already".formatted(DisplayText.clean(name))));
        return lines;
    }
}
