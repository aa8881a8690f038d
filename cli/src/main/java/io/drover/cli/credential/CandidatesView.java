package io.drover.cli.credential;

import io.drover.cli.answer.CredentialCandidate;
import io.drover.cli.answer.Dialled;
import io.drover.cli.answer.Items;
import io.drover.cli.output.View;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import java.util.List;
import java.util.Objects;

/** Shows what is in a credential file. */
final class CandidatesView implements View<Items<CredentialCandidate>> {
    @Override
    public List<String> names(Items<CredentialCandidate> candidates) {
        return candidates.items().stream().map(CredentialCandidate::name).toList();
    }

    @Override
    public List<String> lines(Items<CredentialCandidate> candidates, Page page) {
        if (candidates.items().isEmpty()) {
            return List.of("No credentials are in the file.");
        }
        Table table = new Table("NAME", "TYPE", "FOR", "HERE", "OUTCOME", "DETAIL");
        candidates
                .items()
                .forEach(candidate -> table.row(
                        candidate.name(),
                        candidate.account().type(),
                        AccountText.of(candidate.account()),
                        here(candidate),
                        candidate.outcome(),
                        candidate.dialled().stream()
                                .filter(dialled -> !dialled.outcome().equals("OK"))
                                .map(Dialled::detail)
                                .filter(Objects::nonNull)
                                .findFirst()
                                .orElse("")));
        return table.lines(Page.PLAIN);
    }

    private static String here(CredentialCandidate candidate) {
        return switch (candidate.state()) {
            case "NEW" -> "no";
            case "SAME" -> "yes, the same";
            case "NAME_TAKEN" -> "yes, another";
            case "HERE_BY_OTHER_NAME" -> "as " + candidate.here();
            // A newer plane may know more states.
            default -> candidate.state();
        };
    }
}
