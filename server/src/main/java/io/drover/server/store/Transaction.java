package io.drover.server.store;

import io.drover.server.access.AccessRepository;
import io.drover.server.audit.AuditRepository;
import io.drover.server.cluster.ClusterRepository;
import io.drover.server.event.EventRepository;
import io.drover.server.host.HostRekeyingRepository;
import io.drover.server.host.HostRepository;
import io.drover.server.host.HostTokenRepository;
import io.drover.server.identity.AccessTokenRepository;
import io.drover.server.identity.RoleRepository;
import io.drover.server.identity.SessionRepository;
import io.drover.server.identity.SignInFailureRepository;
import io.drover.server.identity.UserRepository;
import io.drover.server.migration.ClaimRepository;
import io.drover.server.migration.MigrationRepository;
import io.drover.server.migration.TombstoneRepository;
import io.drover.server.migration.impact.ImpactRepository;
import io.drover.server.peer.InvitationRepository;
import io.drover.server.peer.PeerRepository;
import io.drover.server.plane.PlaneRepository;
import io.drover.server.plane.SuccessionRepository;
import io.drover.server.pool.GatewayRepository;
import io.drover.server.pool.GatewayTokenRepository;
import io.drover.server.pool.PlacementRepository;
import io.drover.server.recovery.RecoveryRepository;
import io.drover.server.task.TaskRepository;
import io.drover.server.vault.CredentialRepository;
import java.sql.Connection;

/** The repositories within one transaction. Not to be kept beyond it, nor shared between threads. */
public interface Transaction {
    PlaneRepository plane();

    ClusterRepository clusters();

    HostRepository hosts();

    HostRekeyingRepository rekeyings();

    HostTokenRepository hostTokens();

    PeerRepository peers();

    InvitationRepository invitations();

    MigrationRepository migrations();

    ClaimRepository claims();

    TombstoneRepository tombstones();

    GatewayRepository gateways();

    GatewayTokenRepository gatewayTokens();

    PlacementRepository placements();

    ImpactRepository impacts();

    TaskRepository tasks();

    EventRepository events();

    AccessTokenRepository accessTokens();

    UserRepository users();

    RoleRepository roles();

    SessionRepository sessions();

    SignInFailureRepository signInFailures();

    AccessRepository access();

    CredentialRepository credentials();

    RecoveryRepository recovery();

    SuccessionRepository successions();

    AuditRepository audit();

    /** For libraries that take part in the transaction, such as the scheduler. */
    Connection connection();

    /**
     * Asks for something to be done once this transaction is durable: on the thread that called
     * {@link Store#write}, before that returns. It is not done when the transaction is undone. What it throws is logged
     * and changes nothing, since the transaction is kept by then.
     */
    void afterCommit(Runnable action);
}
