package io.drover.cli.cluster;

import io.drover.cli.answer.Access;
import io.drover.cli.output.FindingsView;
import io.drover.cli.output.View;
import io.drover.cli.text.Fields;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import io.drover.cli.text.Times;
import java.util.ArrayList;
import java.util.List;

/** Shows an access point. */
final class AccessView implements View<Access> {
    @Override
    public List<String> names(Access access) {
        return access.certificates().stream()
                .map(Access.Certificate::fingerprint)
                .toList();
    }

    @Override
    public List<String> lines(Access access, Page page) {
        List<String> lines = new ArrayList<>(new Fields()
                .add("Name", access.name())
                .add("Port", access.port())
                .add("Authority", access.authority())
                .add("Chain", "%d authorities".formatted(access.authorities()))
                .lines());
        if (!access.certificates().isEmpty()) {
            Table table = new Table("LABEL", "ISSUED", "NOT AFTER", "REVOKED", "FINGERPRINT");
            access.certificates()
                    .forEach(certificate -> table.row(
                            certificate.label(),
                            Times.at(certificate.issuedAt()),
                            Times.at(certificate.notAfter()),
                            certificate.revokedAt() == null ? null : Times.at(certificate.revokedAt()),
                            certificate.fingerprint()));
            lines.add("");
            lines.addAll(table.lines(page));
        }
        lines.addAll(FindingsView.lines(access.findings(), page));
        return lines;
    }
}
