package io.drover.migration;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.SigningKey;
import io.drover.migration.manifest.Member;
import io.drover.migration.ownership.LocalEndpoint;
import io.drover.migration.ownership.TransferCertificate;
import io.drover.migration.ownership.Vote;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** A host with a key that follows from its name. */
public record TestHost(String name, SigningKey key) {
    public static final LocalEndpoint DOCKER = LocalEndpoint.unix("/run/docker.sock");

    public static TestHost named(String name) {
        return new TestHost(name, SigningKey.of(TestPlane.secret("host/" + name)));
    }

    public HostKey id() {
        return key.hostKey();
    }

    public Signed<Vote> vote(Signed<TransferCertificate> certificate) {
        TransferCertificate statement = certificate.statement();
        return Signed.by(
                key,
                new Vote(
                        id(),
                        statement.cluster(),
                        statement.epoch(),
                        certificate.digest(),
                        statement.sourceIncarnation()));
    }

    public Fingerprint tls() {
        return Fingerprint.of(name.getBytes(StandardCharsets.UTF_8));
    }

    public Member member() {
        return new Member(id(), name, tls(), "node-" + name, "manager", Set.of(DOCKER));
    }
}
