package io.drover.server.store.sql;

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
import io.drover.server.store.Transaction;
import io.drover.server.task.TaskRepository;
import io.drover.server.vault.CredentialRepository;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The repositories over one connection. */
final class SqlTransaction implements Transaction {
    private static final Logger LOG = LoggerFactory.getLogger(SqlTransaction.class);

    private final Rows rows;
    private final DecodedClusters decoded;
    private final List<Runnable> afterCommit = new ArrayList<>();

    SqlTransaction(Handle handle, DecodedClusters decoded) {
        this.rows = new Rows(handle);
        this.decoded = decoded;
    }

    @Override
    public PlaneRepository plane() {
        return new SqlPlaneRepository(rows);
    }

    @Override
    public ClusterRepository clusters() {
        return new SqlClusterRepository(rows, decoded);
    }

    @Override
    public HostRepository hosts() {
        return new SqlHostRepository(rows);
    }

    @Override
    public HostRekeyingRepository rekeyings() {
        return new SqlHostRekeyingRepository(rows);
    }

    @Override
    public HostTokenRepository hostTokens() {
        return new SqlHostTokenRepository(rows);
    }

    @Override
    public PeerRepository peers() {
        return new SqlPeerRepository(rows);
    }

    @Override
    public InvitationRepository invitations() {
        return new SqlInvitationRepository(rows);
    }

    @Override
    public MigrationRepository migrations() {
        return new SqlMigrationRepository(rows);
    }

    @Override
    public ClaimRepository claims() {
        return new SqlClaimRepository(rows);
    }

    @Override
    public TombstoneRepository tombstones() {
        return new SqlTombstoneRepository(rows);
    }

    @Override
    public GatewayRepository gateways() {
        return new SqlGatewayRepository(rows);
    }

    @Override
    public GatewayTokenRepository gatewayTokens() {
        return new SqlGatewayTokenRepository(rows);
    }

    @Override
    public PlacementRepository placements() {
        return new SqlPlacementRepository(rows);
    }

    @Override
    public ImpactRepository impacts() {
        return new SqlImpactRepository(rows);
    }

    @Override
    public TaskRepository tasks() {
        return new SqlTaskRepository(rows);
    }

    @Override
    public EventRepository events() {
        return new SqlEventRepository(rows);
    }

    @Override
    public AccessTokenRepository accessTokens() {
        return new SqlAccessTokenRepository(rows);
    }

    @Override
    public UserRepository users() {
        return new SqlUserRepository(rows);
    }

    @Override
    public RoleRepository roles() {
        return new SqlRoleRepository(rows);
    }

    @Override
    public SessionRepository sessions() {
        return new SqlSessionRepository(rows);
    }

    @Override
    public SignInFailureRepository signInFailures() {
        return new SqlSignInFailureRepository(rows);
    }

    @Override
    public AccessRepository access() {
        return new SqlAccessRepository(rows);
    }

    @Override
    public CredentialRepository credentials() {
        return new SqlCredentialRepository(rows);
    }

    @Override
    public RecoveryRepository recovery() {
        return new SqlRecoveryRepository(rows);
    }

    @Override
    public SuccessionRepository successions() {
        return new SqlSuccessionRepository(rows);
    }

    @Override
    public AuditRepository audit() {
        return new SqlAuditRepository(rows);
    }

    @Override
    public Connection connection() {
        return rows.handle().getConnection();
    }

    @Override
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    /** Does what was asked for; called once, when the transaction is durable. */
    void committed() {
        for (Runnable action : afterCommit) {
            try {
                action.run();
            } catch (RuntimeException e) {
                // To throw would tell the caller that nothing was kept, which is no longer true.
                LOG.error("What was to follow a durable transaction failed; the transaction is kept", e);
            }
        }
    }
}
