package io.drover.cli.credential;

import io.drover.cli.answer.Credential;
import io.drover.cli.answer.Items;
import io.drover.cli.output.View;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import io.drover.cli.text.Times;
import java.util.List;

/** Shows credentials. */
final class CredentialsView implements View<Items<Credential>> {
    @Override
    public List<String> names(Items<Credential> credentials) {
        return credentials.items().stream().map(Credential::id).toList();
    }

    @Override
    public List<String> lines(Items<Credential> credentials, Page page) {
        if (credentials.items().isEmpty()) {
            return List.of("No credentials. Store one with: drover credential add");
        }
        Table table = new Table("NAME", "TYPE", "FOR", "CHANGED", "ID");
        credentials
                .items()
                .forEach(credential -> table.row(
                        credential.name(),
                        credential.account().type(),
                        AccountText.of(credential.account()),
                        Times.at(credential.changedAt()),
                        credential.id()));
        return table.lines(page);
    }
}
