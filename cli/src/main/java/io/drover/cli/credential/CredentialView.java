package io.drover.cli.credential;

import io.drover.cli.answer.Credential;
import io.drover.cli.answer.CredentialAccount;
import io.drover.cli.output.View;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Fields;
import io.drover.cli.text.Page;
import io.drover.cli.text.Times;
import java.util.ArrayList;
import java.util.List;

/** Shows one credential. */
final class CredentialView implements View<Credential> {
    @Override
    public List<String> names(Credential credential) {
        return List.of(credential.id());
    }

    @Override
    public List<String> lines(Credential credential, Page page) {
        CredentialAccount account = credential.account();
        List<String> lines = new ArrayList<>(new Fields()
                .add("Name", credential.name())
                .add("ID", credential.id())
                .add("Type", account.type())
                .add("For", AccountText.of(account))
                .add("TLS", account.tls())
                .add("Created", Times.at(credential.createdAt()))
                .add("Changed", Times.at(credential.changedAt()))
                .lines());
        account.hosts().stream()
                .filter(host -> host.hostKey() != null)
                .forEach(host -> lines.add("Host key of %s: %s"
                        .formatted(DisplayText.clean(host.address()), DisplayText.clean(host.hostKey()))));
        return lines;
    }
}
