package io.drover.cli;

import io.drover.cli.audit.AuditExport;
import io.drover.cli.audit.AuditList;
import io.drover.cli.audit.AuditVerify;
import io.drover.cli.cluster.ClusterAccess;
import io.drover.cli.cluster.ClusterList;
import io.drover.cli.cluster.ClusterShow;
import io.drover.cli.cluster.TakeOver;
import io.drover.cli.context.ContextList;
import io.drover.cli.context.ContextUse;
import io.drover.cli.context.Login;
import io.drover.cli.context.Logout;
import io.drover.cli.credential.CredentialAdd;
import io.drover.cli.credential.CredentialEdit;
import io.drover.cli.credential.CredentialExport;
import io.drover.cli.credential.CredentialImport;
import io.drover.cli.credential.CredentialList;
import io.drover.cli.credential.CredentialRemove;
import io.drover.cli.credential.CredentialShow;
import io.drover.cli.credential.CredentialTest;
import io.drover.cli.credential.VaultRotate;
import io.drover.cli.gateway.GatewayList;
import io.drover.cli.gateway.GatewayRemove;
import io.drover.cli.gateway.GatewayTokenCommand;
import io.drover.cli.host.HostList;
import io.drover.cli.host.HostRemove;
import io.drover.cli.host.HostRotateKey;
import io.drover.cli.host.HostShow;
import io.drover.cli.host.HostTokenCommand;
import io.drover.cli.migration.Migrate;
import io.drover.cli.migration.MigrationAbort;
import io.drover.cli.migration.MigrationLeaveOut;
import io.drover.cli.migration.MigrationList;
import io.drover.cli.migration.MigrationRetry;
import io.drover.cli.migration.MigrationShow;
import io.drover.cli.migration.MigrationWatchCommand;
import io.drover.cli.peer.PeerInvite;
import io.drover.cli.peer.PeerJoin;
import io.drover.cli.peer.PeerList;
import io.drover.cli.peer.PeerRemove;
import io.drover.cli.plane.Events;
import io.drover.cli.plane.PlaneRecover;
import io.drover.cli.plane.PlaneRotateKey;
import io.drover.cli.plane.PlaneShow;
import io.drover.cli.service.Deploy;
import io.drover.cli.service.NodesCommand;
import io.drover.cli.service.Remove;
import io.drover.cli.service.RollBack;
import io.drover.cli.service.Scale;
import io.drover.cli.service.ServicesCommand;
import io.drover.cli.service.TasksCommand;
import io.drover.cli.service.UpdateService;
import io.drover.cli.session.GlobalOptions;
import io.drover.cli.session.Session;
import io.drover.cli.shell.Completion;
import io.drover.cli.shell.Group;
import io.drover.cli.shell.Help;
import io.drover.cli.shell.Launched;
import io.drover.cli.shell.Version;
import io.drover.cli.task.TaskList;
import io.drover.cli.task.TaskLog;
import io.drover.cli.task.TaskShow;
import io.drover.cli.user.RoleCreate;
import io.drover.cli.user.RoleDelete;
import io.drover.cli.user.RoleEdit;
import io.drover.cli.user.RoleList;
import io.drover.cli.user.RoleShow;
import io.drover.cli.user.TokenCreate;
import io.drover.cli.user.TokenList;
import io.drover.cli.user.TokenRevoke;
import io.drover.cli.user.UserCreate;
import io.drover.cli.user.UserDelete;
import io.drover.cli.user.UserDisable;
import io.drover.cli.user.UserEdit;
import io.drover.cli.user.UserList;
import io.drover.cli.user.UserSetPassword;
import io.drover.cli.user.UserShow;
import io.drover.cli.user.WhoAmICommand;
import java.util.List;
import picocli.CommandLine;

/** All commands. */
final class CommandTree {
    private CommandTree() {}

    static CommandLine of(Session session, GlobalOptions options) {
        return new CommandLine(new Root(options))
                .addSubcommand(new Login(session))
                .addSubcommand(new Logout(session))
                .addSubcommand(Group.of(
                        "context",
                        "The planes that you are logged in to.",
                        List.of(new ContextList(session), new ContextUse(session))))
                .addSubcommand(new WhoAmICommand(session))
                .addSubcommand(Group.of(
                        "user",
                        "Users of the plane.",
                        List.of(
                                new UserCreate(session),
                                new UserList(session),
                                new UserShow(session),
                                new UserEdit(session),
                                new UserDisable(session),
                                new UserDelete(session),
                                new UserSetPassword(session))))
                .addSubcommand(Group.of(
                        "role",
                        "What users may do.",
                        List.of(
                                new RoleList(session),
                                new RoleShow(session),
                                new RoleCreate(session),
                                new RoleEdit(session),
                                new RoleDelete(session))))
                .addSubcommand(Group.of(
                        "token",
                        "API tokens for programs.",
                        List.of(new TokenCreate(session), new TokenList(session), new TokenRevoke(session))))
                .addSubcommand(Group.of(
                        "plane",
                        "The plane itself.",
                        List.of(new PlaneShow(session), new PlaneRotateKey(session), new PlaneRecover(session))))
                .addSubcommand(Group.of(
                        "cluster",
                        "Clusters of the plane.",
                        List.of(
                                new TakeOver(session),
                                new ClusterList(session),
                                new ClusterShow(session),
                                new ClusterAccess(session),
                                new ServicesCommand(session),
                                new NodesCommand(session),
                                new TasksCommand(session),
                                new Deploy(session),
                                new UpdateService(session),
                                new Scale(session),
                                new RollBack(session),
                                new Remove(session))))
                .addSubcommand(Group.of(
                        "host",
                        "Hosts of the plane.",
                        List.of(
                                new HostTokenCommand(session),
                                new HostList(session),
                                new HostShow(session),
                                new HostRotateKey(session),
                                new HostRemove(session))))
                .addSubcommand(Group.of(
                        "gateway",
                        "Gateways that agents connect to, in pools.",
                        List.of(
                                new GatewayTokenCommand(session),
                                new GatewayList(session),
                                new GatewayRemove(session))))
                .addSubcommand(Group.of(
                        "peer",
                        "Other planes that clusters come from and go to.",
                        List.of(
                                new PeerInvite(session),
                                new PeerJoin(session),
                                new PeerList(session),
                                new PeerRemove(session))))
                .addSubcommand(Group.of(
                        "credential",
                        "Credentials in the plane's vault.",
                        List.of(
                                new CredentialAdd(session),
                                new CredentialList(session),
                                new CredentialShow(session),
                                new CredentialEdit(session),
                                new CredentialTest(session),
                                new CredentialRemove(session),
                                new CredentialExport(session),
                                new CredentialImport(session))))
                .addSubcommand(
                        Group.of("vault", "The vault that keeps credentials.", List.of(new VaultRotate(session))))
                .addSubcommand(new Migrate(session))
                .addSubcommand(Group.of(
                        "migration",
                        "Migrations, under way and ended.",
                        List.of(
                                new MigrationList(session),
                                new MigrationShow(session),
                                new MigrationWatchCommand(session),
                                new MigrationAbort(session),
                                new MigrationLeaveOut(session),
                                new MigrationRetry(session))))
                .addSubcommand(Group.of(
                        "task",
                        "Long work of the plane.",
                        List.of(new TaskList(session), new TaskShow(session), new TaskLog(session))))
                .addSubcommand(Group.of(
                        "audit",
                        "Who did what, when and from where; in a chain that shows when it is tampered with.",
                        List.of(new AuditList(session), new AuditExport(session), new AuditVerify(session))))
                .addSubcommand(new Events(session))
                .addSubcommand(new Launched.Server())
                .addSubcommand(new Launched.Agent())
                .addSubcommand(new Completion(session))
                .addSubcommand(new Version(session))
                .addSubcommand(new Help());
    }
}
