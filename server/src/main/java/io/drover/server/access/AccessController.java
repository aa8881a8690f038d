package io.drover.server.access;

import io.drover.migration.codec.Blob;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.Digest;
import io.drover.migration.manifest.AccessClient;
import io.drover.server.web.Body;
import io.drover.server.web.FindingView;
import io.drover.server.web.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Access points and their client certificates. */
@RestController
final class AccessController {
    private static final Duration VALIDITY = Duration.ofDays(365);

    private final AccessPoints access;
    private final AccessExpiry expiry;

    AccessController(AccessPoints access, AccessExpiry expiry) {
        this.access = access;
        this.expiry = expiry;
    }

    @GetMapping("/api/v1/clusters/{idOrName}/access")
    AccessView show(@PathVariable String idOrName) {
        return view(access.find(idOrName));
    }

    @PostMapping("/api/v1/clusters/{idOrName}/access/certificates")
    @ResponseStatus(HttpStatus.CREATED)
    IssuedView issue(@PathVariable String idOrName, @RequestBody IssueRequest request) throws InterruptedException {
        AccessPoints.Issued issued = access.issue(
                idOrName,
                Body.required("label", request.label()),
                decoded(Body.required("publicKey", request.publicKey())),
                request.validForSeconds() == null ? VALIDITY : Duration.ofSeconds(request.validForSeconds()));
        return new IssuedView(
                view(issued.record()),
                ClientView.of(issued.client()),
                pem(issued.record().point().root()),
                pem(issued.certificate()));
    }

    @DeleteMapping("/api/v1/clusters/{idOrName}/access/certificates/{labelOrFingerprint}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@PathVariable String idOrName, @PathVariable String labelOrFingerprint) throws InterruptedException {
        access.revoke(idOrName, labelOrFingerprint);
    }

    private AccessView view(AccessRecord record) {
        return AccessView.of(record, expiry.findings(record.point()));
    }

    private static Blob decoded(String base64) {
        try {
            return Blob.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest(
                    "WRONG_PUBLIC_KEY",
                    "publicKey is no Base64; expected the SubjectPublicKeyInfo (DER) of a P-256 key in it");
        }
    }

    private static String pem(Blob certificate) {
        return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.bytes()));
    }

    /**
     * The body of a wish for a certificate.
     *
     * @param label what people call it
     * @param publicKey the SubjectPublicKeyInfo of a P-256 key, in Base64
     * @param validForSeconds a year where it is left out
     */
    record IssueRequest(
            @Nullable String label,
            @Nullable String publicKey,
            @Nullable Long validForSeconds) {}

    /**
     * An access point.
     *
     * @param name the DNS name
     * @param port the port
     * @param authority the SHA-256 of the certificate that clients trust
     * @param authorities how many certificates lead from it to the one of this plane
     * @param certificates those of clients
     * @param findings about certificates that end soon, or have ended
     */
    record AccessView(
            String name,
            int port,
            String authority,
            int authorities,
            List<ClientView> certificates,
            List<FindingView> findings) {
        static AccessView of(AccessRecord record, List<Finding> findings) {
            return new AccessView(
                    record.point().name(),
                    record.point().port(),
                    Digest.of(record.point().root().bytes()).hex(),
                    record.point().authority().size(),
                    record.point().clients().stream().map(ClientView::of).toList(),
                    FindingView.of(findings));
        }
    }

    /** A client certificate. */
    record ClientView(
            String label, String fingerprint, Instant issuedAt, Instant notAfter, Optional<Instant> revokedAt) {
        static ClientView of(AccessClient client) {
            return new ClientView(
                    client.label(),
                    client.fingerprint().hex(),
                    client.issuedAt(),
                    client.notAfter(),
                    client.revokedAt());
        }
    }

    /**
     * A client certificate that was just made.
     *
     * @param access the access point
     * @param client what is known of the certificate
     * @param authority what to trust, in PEM
     * @param certificate in PEM
     */
    record IssuedView(AccessView access, ClientView client, String authority, String certificate) {}
}
