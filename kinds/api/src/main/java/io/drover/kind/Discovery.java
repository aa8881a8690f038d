package io.drover.kind;

import io.drover.migration.finding.Finding;
import io.drover.migration.manifest.Profile;
import java.util.List;
import java.util.Optional;

/**
 * What a take-over found.
 *
 * @param profile the cluster; empty where a finding is an error
 * @param findings everything worth telling
 */
public record Discovery(Optional<Profile> profile, List<Finding> findings) {
    public Discovery {
        findings = List.copyOf(findings);
    }
}
