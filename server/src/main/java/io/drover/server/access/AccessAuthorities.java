package io.drover.server.access;

import io.drover.migration.codec.Blob;
import io.drover.migration.finding.Finding;
import io.drover.migration.identity.ClusterId;
import io.drover.migration.identity.UnsealingKey;
import io.drover.migration.manifest.AccessPoint;
import io.drover.server.plane.PlaneKeys;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * This plane's authorities for access points, one for each cluster, and what becomes of them in a migration: no private
 * key ever travels. The source's authority vouches for the target's, so that who trusts the first of them trusts all
 * that follow. Thread-safe.
 */
public final class AccessAuthorities {
    private final Store store;
    private final PlaneKeys keys;

    public AccessAuthorities(Store store, PlaneKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    /** This plane's authority for a cluster; made at the first call, and kept when the cluster leaves. */
    public AccessAuthority of(ClusterId cluster) {
        Optional<SealedAuthority> stored =
                store.read(transaction -> transaction.access().findAuthority(cluster));
        return AccessAuthority.open(
                stored.orElseGet(() -> {
                    SealedAuthority made = AccessAuthority.generate(cluster)
                            .sealed(keys.unsealingKey().sealingKey());
                    return store.write(transaction -> keep(transaction, made));
                }),
                keys);
    }

    /** Seals all of them to the keys that this plane uses from now on. A part of the transaction that changes the keys. */
    public void sealAnew(Transaction transaction, UnsealingKey next) {
        transaction
                .access()
                .authorities()
                .forEach(kept -> transaction
                        .access()
                        .saveAuthority(AccessAuthority.open(kept, keys).sealed(next.sealingKey())));
    }

    private static SealedAuthority keep(Transaction transaction, SealedAuthority made) {
        Optional<SealedAuthority> first = transaction.access().findAuthority(made.cluster());
        if (first.isEmpty()) {
            transaction.access().saveAuthority(made);
        }
        return first.orElse(made);
    }

    /** The public key (SubjectPublicKeyInfo) that a source is to vouch for. */
    public Blob offeredKey(ClusterId cluster) {
        return of(cluster).publicKey();
    }

    Optional<AccessRecord> find(ClusterId cluster) {
        return store.read(transaction -> transaction.access().find(cluster));
    }

    /** The authorities of an access point of this plane, as its next owner is to show them. */
    List<Blob> vouchedFor(AccessRecord record, Blob targetKey) {
        AccessPoint point = record.point();
        List<X509Certificate> chain = parsed(record.cluster(), point);
        for (int i = 0; i < chain.size(); i++) {
            if (Blob.of(chain.get(i).getPublicKey().getEncoded()).equals(targetKey)) {
                // The cluster comes back to a plane that was vouched for already: the way back is not walked twice.
                return point.authority().subList(i, chain.size());
            }
        }
        try {
            List<Blob> longer = new ArrayList<>();
            longer.add(new AccessCertificates(point.name())
                    .authority(of(record.cluster()), AccessAuthority.publicKey(targetKey)));
            longer.addAll(point.authority());
            return longer;
        } catch (InvalidKeySpecException e) {
            throw new IllegalStateException("an offer's key is checked when the offer is read", e);
        }
    }

    private static List<X509Certificate> parsed(ClusterId cluster, AccessPoint point) {
        try {
            return AccessCertificates.chain(point.authority());
        } catch (CertificateException e) {
            throw new IllegalStateException(
                    "the stored authorities of the access point of cluster %s are damaged: %s"
                            .formatted(cluster, e.getMessage()),
                    e);
        }
    }

    /** Why this plane cannot serve an access point that another plane sent, if it cannot. */
    public Optional<Finding> refusal(ClusterId cluster, String clusterName, AccessPoint point) {
        Optional<AccessRecord> same = store
                .read(transaction -> transaction.access().findByName(point.name()))
                .stream()
                .filter(other -> !other.cluster().equals(cluster))
                .findFirst();
        if (same.isPresent()) {
            return Optional.of(Finding.error(
                    "ACCESS_NAME_AT_TARGET",
                    "cluster " + clusterName,
                    "the target knows the access point '%s' as that of cluster %s"
                            .formatted(point.name(), same.get().cluster()),
                    "the two clusters cannot be served by one plane; migrate it elsewhere"));
        }
        try {
            List<X509Certificate> chain = AccessCertificates.chain(point.authority());
            if (Blob.of(chain.getFirst().getPublicKey().getEncoded()).equals(offeredKey(cluster))) {
                return Optional.empty();
            }
            return Optional.of(unsound(clusterName, "the source vouched for another key than this plane's"));
        } catch (CertificateException e) {
            return Optional.of(unsound(clusterName, String.valueOf(e.getMessage())));
        }
    }

    private static Finding unsound(String clusterName, String seen) {
        return Finding.error(
                "ACCESS_AUTHORITY_UNSOUND",
                "cluster " + clusterName,
                "the authorities of its access point: " + seen,
                "start a new migration; if it is the same then, compare the versions of both planes");
    }
}
