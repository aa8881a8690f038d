package io.drover.server.migration;

import io.drover.migration.finding.Finding;

/** A claim does not take what it was shown. */
public final class ClaimRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    ClaimRefusedException(Finding finding) {
        super(finding.seen());
        this.finding = finding;
    }

    public Finding finding() {
        return finding;
    }
}
