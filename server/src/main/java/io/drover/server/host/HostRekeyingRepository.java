package io.drover.server.host;

import io.drover.migration.identity.Fingerprint;
import io.drover.migration.identity.HostKey;
import java.util.List;
import java.util.Optional;

/** The hosts whose keys are being changed. One goes with its host. */
public interface HostRekeyingRepository {
    /** By the key that the host is stored by. */
    Optional<HostRekeying> find(HostKey host);

    /** By what the host shows in TLS until it has followed. */
    Optional<HostRekeying> findByFormerTls(Fingerprint tls);

    List<HostRekeying> list();

    /** Stores a new one, or replaces the one of the same host. The host is stored already, by {@link HostRekeying#stored}. */
    void save(HostRekeying rekeying);

    /** Ends the one of a host, by the key that it is stored by. */
    void delete(HostKey host);
}
