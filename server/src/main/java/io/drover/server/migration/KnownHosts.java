package io.drover.server.migration;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import io.drover.server.gateway.EnrolAttempt;
import io.drover.server.gateway.EnrolOutcome;
import io.drover.server.gateway.HostDirectory;
import io.drover.server.gateway.HostFactsReport;
import io.drover.server.host.HostEnrolment;
import io.drover.server.host.HostFactsRecord;
import java.util.Optional;

/** The hosts that may dial this plane: those that enrolled, those of clusters that are on their way here, and those that a recovery asks. */
public final class KnownHosts implements HostDirectory {
    private final HostEnrolment enrolment;
    private final Claims claims;
    private final ToldHosts told;

    public KnownHosts(HostEnrolment enrolment, Claims claims, ToldHosts told) {
        this.enrolment = enrolment;
        this.claims = claims;
        this.told = told;
    }

    @Override
    public Optional<HostKey> hostWithTlsKey(Fingerprint tlsKey) {
        return enrolment
                .hostWithTlsKey(tlsKey)
                .or(() -> claims.hostWithTlsKey(tlsKey))
                .or(() -> told.hostWithTlsKey(tlsKey));
    }

    @Override
    public EnrolOutcome enrol(EnrolAttempt attempt) {
        HostFactsReport told = attempt.facts();
        HostFactsRecord facts = new HostFactsRecord(
                told.hostname(),
                told.os(),
                told.kernel(),
                told.architecture(),
                told.cpus(),
                told.memoryBytes(),
                told.agentVersion(),
                told.machineId(),
                told.addresses());
        return switch (enrolment.enrol(
                attempt.secret(), attempt.host(), attempt.tlsKey(), attempt.hostName(), facts, attempt.from())) {
            case HostEnrolment.Outcome.Enrolled(String name) -> new EnrolOutcome.Enrolled(name);
            case HostEnrolment.Outcome.Refused(String code, String reason) -> new EnrolOutcome.Refused(code, reason);
        };
    }
}
