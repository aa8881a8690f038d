package io.drover.server.vault.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.server.HostPort;
import io.drover.server.store.StoreSettings;
import io.drover.server.store.sql.RealPostgres;
import io.drover.server.vault.account.Account;
import io.drover.server.vault.account.Secret;
import io.drover.server.vault.account.SshHost;
import io.drover.server.vault.account.Tls;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Credentials tried out on a real PostgreSQL, a real MariaDB in the place of OceanBase, and a real sshd. */
@ExtendWith(RealPostgres.class)
class ConnectionTestsTest {
    private static final Secret WRONG = new Secret.Password("wrong-canary-5417");

    private final ConnectionTests tests = new ConnectionTests(Duration.ofSeconds(10));

    @TempDir
    private Path folder;

    private Dial dial(Account account, Secret secret) {
        ConnectionTest test = tests.test(account, secret);
        Dial dial = test.dials().getFirst();
        System.out.printf(
                "%s: %s in %d ms: %s%n",
                dial.address(), dial.outcome(), dial.took().toMillis(), dial.detail());
        assertThat(dial.detail()).doesNotContain("canary");
        return dial;
    }

    private void assertOutcome(DialOutcome outcome, Account account, Secret secret) {
        assertThat(dial(account, secret).outcome()).isEqualTo(outcome);
    }

    @Test
    void postgresql(RealPostgres.Access postgres) throws Exception {
        StoreSettings.Postgres known = postgres.newDatabase();
        Matcher url = Pattern.compile("jdbc:postgresql://127.0.0.1:(\\d+)/(.+)").matcher(known.url());
        assertThat(url.matches()).isTrue();
        HostPort address = new HostPort("127.0.0.1", Integer.parseInt(url.group(1)));
        String database = url.group(2);
        Secret password = new Secret.Password(known.password());
        assertOutcome(DialOutcome.OK, new Account.PostgreSql(address, database, known.user(), Tls.OFF), password);
        assertOutcome(
                DialOutcome.WRONG_PASSWORD, new Account.PostgreSql(address, database, known.user(), Tls.OFF), WRONG);
        assertOutcome(
                DialOutcome.WRONG_PASSWORD, new Account.PostgreSql(address, database, "nobody", Tls.OFF), password);
        assertOutcome(
                DialOutcome.UNKNOWN_DATABASE,
                new Account.PostgreSql(address, "nothing", known.user(), Tls.OFF),
                password);
        assertOutcome(
                DialOutcome.TLS_PROBLEM, new Account.PostgreSql(address, database, known.user(), Tls.ON), password);
        assertOutcome(
                DialOutcome.UNKNOWN_DATABASE,
                new Account.PostgreSql(address, "x?ssl=true&socketFactory=y", known.user(), Tls.OFF),
                password);
    }

    @Test
    void addressesWithoutAServer() throws Exception {
        Account.PostgreSql refused =
                new Account.PostgreSql(new HostPort("127.0.0.1", MariaDbServer.freePort()), "x", "y", Tls.OFF);
        assertOutcome(DialOutcome.REFUSED, refused, WRONG);
        assertOutcome(
                DialOutcome.REFUSED,
                new Account.OceanBase(refused.address(), Optional.empty(), "sys", "root", Tls.OFF),
                WRONG);
        assertOutcome(DialOutcome.REFUSED, ssh(refused.address().port()), WRONG);
        HostPort unknown = new HostPort("no-such-host.invalid", 22);
        assertOutcome(DialOutcome.UNREACHABLE, new Account.PostgreSql(unknown, "x", "y", Tls.OFF), WRONG);
        assertOutcome(
                DialOutcome.UNREACHABLE,
                new Account.OceanBase(unknown, Optional.empty(), "sys", "root", Tls.OFF),
                WRONG);
        assertOutcome(
                DialOutcome.UNREACHABLE,
                new Account.Host("joe", List.of(new SshHost(unknown, Optional.empty()))),
                WRONG);
    }

    @Test
    void aServerThatSaysNothing() throws Exception {
        // Not whole seconds: drivers that know nothing smaller give up before the limit, and must say why.
        ConnectionTests hasty = new ConnectionTests(Duration.ofMillis(1_500));
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            HostPort address = new HostPort("127.0.0.1", silent.getLocalPort());
            for (Account account : List.of(
                    new Account.PostgreSql(address, "x", "y", Tls.OFF),
                    new Account.OceanBase(address, Optional.empty(), "sys", "root", Tls.OFF),
                    ssh(silent.getLocalPort()))) {
                Dial dial = hasty.test(account, WRONG).dials().getFirst();
                assertThat(dial.outcome()).as(account.toString()).isEqualTo(DialOutcome.TIMEOUT);
                assertThat(dial.took()).isLessThan(Duration.ofSeconds(5));
            }
        }
    }

    @Test
    void oceanBaseByAMariaDbInItsPlace() throws Exception {
        Assumptions.assumeTrue(
                MariaDbServer.isInstalled(), "no mariadbd found; install the Debian package 'mariadb-server'");
        Secret password = new Secret.Password("the-right-canary-91");
        try (MariaDbServer server = MariaDbServer.start("root@sys#demo", "the-right-canary-91", "--skip-ssl")) {
            HostPort address = new HostPort("127.0.0.1", server.port());
            Account.OceanBase right = new Account.OceanBase(address, Optional.of("demo"), "sys", "root", Tls.OFF);
            assertOutcome(DialOutcome.OK, right, password);
            assertOutcome(DialOutcome.WRONG_PASSWORD, right, WRONG);
            assertOutcome(
                    DialOutcome.WRONG_PASSWORD,
                    new Account.OceanBase(address, Optional.of("demo"), "other", "root", Tls.OFF),
                    password);
            assertOutcome(
                    DialOutcome.TLS_PROBLEM,
                    new Account.OceanBase(address, Optional.of("demo"), "sys", "root", Tls.ON),
                    password);
        }
    }

    @Test
    void hosts() throws Exception {
        Assumptions.assumeTrue(
                SshServer.isPossible(), "no /usr/sbin/sshd, or not root; install the Debian package 'openssh-server'");
        Path keys = Files.createDirectory(folder.resolve("keys"));
        String plain = SshServer.keygen(keys.resolve("plain"), "ed25519", "");
        String locked = SshServer.keygen(keys.resolve("locked"), "ed25519", "phrase-canary");
        String rsa = SshServer.keygen(keys.resolve("rsa"), "rsa", "");
        String stranger = SshServer.keygen(keys.resolve("stranger"), "ed25519", "");
        String authorized = Files.readString(keys.resolve("plain.pub"))
                + Files.readString(keys.resolve("locked.pub"))
                + Files.readString(keys.resolve("rsa.pub"));
        Path home = Files.createDirectory(folder.resolve("sshd"));
        try (SshServer server = SshServer.start(home, "the-right-canary-17", authorized)) {
            Account.Host account = ssh(server.port());
            Dial first = dial(account, new Secret.Password("the-right-canary-17"));
            assertThat(first.outcome()).as(server.log()).isEqualTo(DialOutcome.OK);
            assertThat(first.hostKey()).contains(server.fingerprint());

            Account known = new ConnectionTest(List.of(first)).learned(account);
            assertThat(known)
                    .isEqualTo(new Account.Host(
                            SshServer.USER, List.of(account.hosts().getFirst().known(server.fingerprint()))));
            assertOutcome(DialOutcome.OK, known, new Secret.SshKey(plain, Optional.empty()));
            assertOutcome(DialOutcome.OK, known, new Secret.SshKey(rsa, Optional.empty()));
            assertOutcome(DialOutcome.OK, known, new Secret.SshKey(locked, Optional.of("phrase-canary")));
            assertOutcome(DialOutcome.KEY_UNUSABLE, known, new Secret.SshKey(locked, Optional.empty()));
            assertOutcome(DialOutcome.KEY_UNUSABLE, known, new Secret.SshKey(locked, Optional.of("other canary")));
            assertOutcome(
                    DialOutcome.KEY_UNUSABLE,
                    known,
                    new Secret.SshKey("-----BEGIN PRIVATE KEY-----\ncanary\n", Optional.empty()));
            assertOutcome(DialOutcome.WRONG_PASSWORD, known, new Secret.SshKey(stranger, Optional.empty()));
            assertOutcome(DialOutcome.WRONG_PASSWORD, known, WRONG);

            Account other = new Account.Host(
                    SshServer.USER, List.of(account.hosts().getFirst().known("SHA256:" + "A".repeat(43))));
            int before = server.log().split("Failed password").length;
            assertOutcome(DialOutcome.HOST_KEY_CHANGED, other, WRONG);
            assertThat(server.log().split("Failed password"))
                    .as("nothing was sent")
                    .hasSize(before);
        }
        Path asking = Files.createDirectory(folder.resolve("asking"));
        try (SshServer server =
                SshServer.start(asking, "the-right-canary-17", authorized, "PasswordAuthentication no")) {
            assertOutcome(DialOutcome.WRONG_PASSWORD, ssh(server.port()), new Secret.Password("the-right-canary-17"));
            assertOutcome(DialOutcome.OK, ssh(server.port()), new Secret.SshKey(plain, Optional.empty()));
        }
    }

    @Test
    void aTokenHasNothingToDial() {
        assertThat(tests.test(new Account.Token("a key service"), new Secret.Token("t"))
                        .summary())
                .isEqualTo(ConnectionTest.Summary.NOT_TESTABLE);
    }

    private static Account.Host ssh(int port) {
        return new Account.Host(
                SshServer.USER, List.of(new SshHost(new HostPort("127.0.0.1", port), Optional.empty())));
    }
}
