package io.drover.cli.credential;

import io.drover.cli.answer.CredentialTested;
import io.drover.cli.answer.Dialled;
import io.drover.cli.answer.Items;
import io.drover.cli.output.View;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import java.util.List;

/** Shows what tests of credentials found; reasons are not cut. */
final class TestedView implements View<Items<CredentialTested>> {
    @Override
    public List<String> names(Items<CredentialTested> tested) {
        return tested.items().stream().map(CredentialTested::name).toList();
    }

    @Override
    public List<String> lines(Items<CredentialTested> tested, Page page) {
        if (tested.items().isEmpty()) {
            return List.of("No credentials.");
        }
        Table table = new Table("NAME", "ADDRESS", "OUTCOME", "MILLISECONDS", "DETAIL");
        for (CredentialTested credential : tested.items()) {
            if (credential.dialled().isEmpty()) {
                table.row(credential.name(), "", credential.outcome(), "", "");
            }
            for (Dialled dialled : credential.dialled()) {
                table.row(
                        credential.name(),
                        dialled.address(),
                        dialled.outcome(),
                        dialled.tookMillis(),
                        dialled.detail());
            }
        }
        return table.lines(Page.PLAIN);
    }
}
