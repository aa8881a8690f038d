package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.migration.audit.Act;
import io.drover.migration.audit.AuditCheckpoint;
import io.drover.migration.audit.AuditEntry;
import io.drover.migration.audit.Outcome;
import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.Digest;
import io.drover.migration.identity.PlaneId;
import io.drover.migration.identity.Signature;
import io.drover.migration.identity.Signed;
import io.drover.migration.identity.SigningKey;
import io.drover.server.RestClient.Answer;
import io.drover.server.audit.AuditCheckpoints;
import io.drover.server.audit.AuditRow;
import io.drover.server.audit.RefusedAttempts;
import io.drover.server.security.SecurityEvent;
import io.drover.server.store.Store;
import io.drover.server.store.Transaction;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.ApplicationEventMulticaster;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is done by REST is in the audit, once, with its change; what is tampered with there shows. */
class AuditTest {
    private static final String TOKENS = "/api/v1/host-tokens";

    @TempDir
    private Path folder;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder.resolve("plane"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private List<JsonNode> entries(String query) {
        Answer answer = server.admin().get("/api/v1/audit?limit=1000" + query);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return StreamSupport.stream(answer.json().get("items").spliterator(), false)
                .toList()
                .reversed();
    }

    private JsonNode last() {
        return entries("").getLast();
    }

    @Test
    void aChangeIsEnteredOnceWithWhoWhereAndWhat() {
        int before = entries("").size();
        assertThat(server.admin()
                        .post(TOKENS, "{\"hostName\":\"web-1\",\"validForSeconds\":60}")
                        .status())
                .isEqualTo(201);
        JsonNode entry = last();
        assertThat(entries("")).hasSize(before + 1);
        assertThat(entry.get("who").asString()).isEqualTo("admin");
        assertThat(entry.get("from").asString()).isEqualTo("127.0.0.1");
        assertThat(entry.get("what").asString()).isEqualTo("host.token-made");
        assertThat(entry.get("target").asString()).isEqualTo("web-1");
        assertThat(entry.get("outcome").asString()).isEqualTo("DONE");
        assertThat(entry.at("/details/request").asString()).isEqualTo("POST /api/v1/host-tokens");
    }

    @Test
    void aChangeWithoutItsOwnEntryIsEnteredByMethodAndTemplate() {
        assertThat(server.admin()
                        .post(
                                "/api/v1/credentials",
                                "{\"name\":\"key\",\"account\":{\"type\":\"token\",\"purpose\":\"x\"},\"secret\":{\"token\":\"canary-1\"},\"test\":false}")
                        .status())
                .isEqualTo(201);
        assertThat(last().get("what").asString()).isEqualTo("POST /api/v1/credentials");
        assertThat(server.admin()
                        .delete("/api/v1/credentials/key?canary-2=canary-3")
                        .status())
                .isEqualTo(204);
        JsonNode entry = last();
        assertThat(entry.get("what").asString()).isEqualTo("DELETE /api/v1/credentials/{idOrName}");
        assertThat(entry.get("target").asString()).isEqualTo("key");
        assertThat(entries("").toString()).doesNotContain("canary");
    }

    @Test
    void anExportOfCredentialsIsEntered() {
        server.admin()
                .post(
                        "/api/v1/credentials",
                        "{\"name\":\"key\",\"account\":{\"type\":\"token\",\"purpose\":\"x\"},\"secret\":{\"token\":\"t\"},\"test\":false}");
        assertThat(server.admin()
                        .post("/api/v1/credentials/export", "{\"passphrase\":\"a long passphrase of words 7\"}")
                        .status())
                .isEqualTo(200);
        assertThat(last().get("what").asString()).isEqualTo("POST /api/v1/credentials/export");
        assertThat(last().get("who").asString()).isEqualTo("admin");
    }

    @Test
    void whatOnlyReadsIsNotEntered() {
        int before = entries("").size();
        server.admin().get("/api/v1/plane");
        server.admin().get("/api/v1/hosts");
        server.admin().get("/nowhere");
        assertThat(entries("")).hasSize(before);
    }

    @Test
    void whatIsRefusedIsEnteredWithItsProblem() {
        assertThat(server.admin().delete("/api/v1/hosts/nobody-knows").status()).isEqualTo(404);
        JsonNode entry = last();
        assertThat(entry.get("outcome").asString()).isEqualTo("REFUSED");
        assertThat(entry.get("who").asString()).isEqualTo("admin");
        assertThat(entry.get("target").asString()).isEqualTo("nobody-knows");
        assertThat(entry.at("/details/code").asString()).isEqualTo("NO_SUCH_HOST");
        assertThat(entry.at("/details/status").asString()).isEqualTo("404");
    }

    @Test
    void strangersAreEnteredAndAFloodOfThemFillsNothing() {
        int before = entries("").size();
        for (int i = 0; i < 300; i++) {
            assertThat(server.anonymous()
                            .withToken("drover_wrong")
                            .get("/api/v1/hosts/h" + i)
                            .status())
                    .isEqualTo(401);
        }
        List<JsonNode> refused = entries("&outcome=refused");
        assertThat(entries("")).hasSize(before + 1);
        assertThat(refused.getLast().get("who").asString()).isEqualTo("nobody");
        assertThat(refused.getLast().get("what").asString()).isEqualTo("GET /api/v1/hosts/{keyOrName}");
        assertThat(refused.getLast().at("/details/code").asString()).isEqualTo("UNAUTHENTICATED");
        server.part(RefusedAttempts.class).stop();
        JsonNode counted = last();
        assertThat(counted.at("/details/count").asString()).isEqualTo("299");
        assertThat(counted.at("/details/first").asString())
                .isEqualTo(refused.getLast().get("at").asString());
        assertThat(entries("").toString()).doesNotContain("drover_wrong");
    }

    @Test
    void manyKindsOfRefusedAttemptsAreBoundedToo() {
        int before = entries("").size();
        RefusedAttempts refused = server.part(RefusedAttempts.class);
        for (int i = 0; i < 1000; i++) {
            refused.note(
                    "key " + i, "192.0.2." + i, "a call", "", Optional.empty(), Outcome.REFUSED, Map.of("code", "X"));
        }
        assertThat(entries("")).hasSize(before + RefusedAttempts.KINDS + 1);
        refused.stop();
        assertThat(last().at("/details/count").asString()).isEqualTo(String.valueOf(1000 - RefusedAttempts.KINDS - 1));
    }

    @Test
    void whereAnEntryCannotBeStoredNothingIsChanged() {
        sql("CREATE TRIGGER no_more BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'no more'); END");
        assertThat(server.admin()
                        .post(
                                "/api/v1/credentials",
                                "{\"name\":\"key\",\"account\":{\"type\":\"token\",\"purpose\":\"x\"},\"secret\":{\"token\":\"t\"},\"test\":false}")
                        .status())
                .isEqualTo(500);
        assertThat(server.admin().get("/api/v1/credentials").json().get("items"))
                .isEmpty();
        sql("DROP TRIGGER no_more");
    }

    @Test
    void securityIsListenedTo() {
        ApplicationEventMulticaster events = server.part(ApplicationEventMulticaster.class);
        Consumer<SecurityEvent> security = event -> events.multicastEvent(new PayloadApplicationEvent<>(this, event));
        security.accept(new SecurityEvent.SignedIn("ann", "password", "192.0.2.1"));
        assertThat(last().get("what").asString()).isEqualTo("sign-in");
        assertThat(last().get("who").asString()).isEqualTo("ann");
        security.accept(new SecurityEvent.SignedOut("ann", "192.0.2.1"));
        assertThat(last().get("what").asString()).isEqualTo("sign-out");
        security.accept(new SecurityEvent.SignInRefused("eve", "wrong password", "192.0.2.9"));
        assertThat(last().get("outcome").asString()).isEqualTo("REFUSED");
        assertThat(last().at("/details/why").asString()).isEqualTo("wrong password");
        security.accept(
                new SecurityEvent.RequestRefused("ann", "DELETE", "/api/v1/hosts/web-1", "HOST:DELETE", "192.0.2.1"));
        assertThat(last().get("what").asString()).isEqualTo("DELETE /api/v1/hosts/{keyOrName}");
        assertThat(last().at("/details/permission").asString()).isEqualTo("HOST:DELETE");
    }

    @Test
    void entriesAreSearchedAndPaged() {
        for (int i = 0; i < 5; i++) {
            server.admin().post(TOKENS, "{\"hostName\":\"web-%d\",\"validForSeconds\":60}".formatted(i));
        }
        server.admin().delete("/api/v1/hosts/web_7");
        assertThat(entries("&what=host.token")).hasSize(5);
        assertThat(entries("&what=host.token&text=WEB-3")).hasSize(1);
        assertThat(entries("&text=web_")).as("no pattern").hasSize(1);
        assertThat(entries("&who=admin&outcome=refused")).hasSize(1);
        assertThat(entries("&who=ann")).isEmpty();
        assertThat(entries("&until=2001-01-01T00:00:00Z")).isEmpty();
        assertThat(entries("&since=2001-01-01T00:00:00Z&what=host.token")).hasSize(5);
        JsonNode page =
                server.admin().get("/api/v1/audit?what=host.token&limit=2").json();
        assertThat(page.get("items")).hasSize(2);
        JsonNode next = server.admin()
                .get("/api/v1/audit?what=host.token&limit=4&before=" + page.get("next"))
                .json();
        assertThat(next.get("items")).hasSize(3);
        assertThat(next.get("next").asLong()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, WRONG_PARAMETER, 400",
        "limit=1001, WRONG_PARAMETER, 400",
        "outcome=good, WRONG_PARAMETER, 400",
        "since=yesterday, WRONG_PARAMETER, 400",
        "cluster=none-such, NO_SUCH_CLUSTER, 404",
    })
    void wrongSearchesAreRefused(String query, String code, int status) {
        Answer answer = server.admin().get("/api/v1/audit?" + query);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    void anExportIsEnteredAndEndsWithASignedCheckpoint() {
        token();
        server.part(AuditCheckpoints.class).sign();
        token();
        Answer export = server.admin().get("/api/v1/audit/export");
        assertThat(export.header("Content-Type")).startsWith("application/x-ndjson");
        List<JsonNode> lines = export.response()
                .body()
                .lines()
                .map(line -> new JsonMapper().readTree(line))
                .toList();
        assertThat(lines.stream().filter(line -> line.has("checkpoint"))).hasSizeGreaterThan(1);
        JsonNode entry = lines.get(lines.size() - 2);
        JsonNode checkpoint = lines.getLast().get("checkpoint");
        assertThat(entry.get("what").asString()).isEqualTo("audit.exported");
        assertThat(entry.get("who").asString()).isEqualTo("admin");
        assertThat(checkpoint.get("count").asLong())
                .isEqualTo(entry.get("sequence").asLong());
        assertThat(checkpoint.get("head").asString())
                .isEqualTo(entry.get("digest").asString());
        Signed<AuditCheckpoint> signed = new Signed<>(
                new AuditCheckpoint(
                        new PlaneId(checkpoint.get("plane").asString()),
                        checkpoint.get("count").asLong(),
                        new Digest(checkpoint.get("head").asString()),
                        Instant.parse(checkpoint.get("at").asString())),
                new Signature(checkpoint.get("signature").asString()));
        assertThat(signed.verifiedBy(server.running().keys().identity().key())).isTrue();
        List<JsonNode> rest = server.admin()
                .get("/api/v1/audit/export?after=" + entry.get("sequence"))
                .response()
                .body()
                .lines()
                .map(line -> new JsonMapper().readTree(line))
                .toList();
        assertThat(rest).hasSize(2);
    }

    // What follows tampers as somebody would who can write to the database, and has taken the triggers away.

    @Test
    void whatNobodyTouchedIsSound() {
        token();
        server.part(AuditCheckpoints.class).sign();
        token();
        JsonNode verified = verify();
        assertThat(verified.get("sound").asBoolean()).as(verified.toString()).isTrue();
        assertThat(verified.get("entries").asInt()).isEqualTo(entries("").size());
        assertThat(verified.get("checkpoints").asInt()).isPositive();
    }

    @Test
    void anAlteredEntryShows() {
        long third = tamperable();
        rewrite(third, "eve", true);
        assertBroken(third, "altered");
    }

    @Test
    void anAlteredEntryWhoseDigestWasAlteredTooShows() {
        long third = tamperable();
        rewrite(third, "eve", false);
        assertBroken(third + 1, "does not follow");
    }

    @Test
    void whatIsSearchedByShowsWhereItIsAltered() {
        long third = tamperable();
        sql("UPDATE audit_entry SET who = 'eve' WHERE sequence = " + third);
        assertBroken(third, "searched by");
    }

    @Test
    void aRemovedEntryShows() {
        long third = tamperable();
        sql("DELETE FROM audit_entry WHERE sequence = " + third);
        assertBroken(third, "missing");
    }

    @Test
    void aRemovedEntryWhosePlaceIsFilledShows() {
        long third = tamperable();
        sql("DELETE FROM audit_entry WHERE sequence = " + third);
        sql("UPDATE audit_entry SET sequence = -sequence WHERE sequence > " + third);
        sql("UPDATE audit_entry SET sequence = -sequence - 1 WHERE sequence < 0");
        assertBroken(third, "moved");
    }

    @Test
    void anInsertedEntryShows() {
        long third = tamperable();
        sql("UPDATE audit_entry SET sequence = -sequence WHERE sequence >= " + third);
        sql("UPDATE audit_entry SET sequence = -sequence + 1 WHERE sequence < 0");
        sql(
                "INSERT INTO audit_entry SELECT %d, at_millis, who, what, cluster_id, outcome, words, digest, body FROM audit_entry WHERE sequence = %d"
                        .formatted(third, third - 1));
        assertBroken(third, "moved");
    }

    @Test
    void reorderedEntriesShow() {
        long third = tamperable();
        sql("UPDATE audit_entry SET sequence = -1 WHERE sequence = " + third);
        sql("UPDATE audit_entry SET sequence = %d WHERE sequence = %d".formatted(third, third + 1));
        sql("UPDATE audit_entry SET sequence = %d WHERE sequence = -1".formatted(third + 1));
        assertBroken(third, "moved");
    }

    @Test
    void aDamagedEntryShows() {
        long third = tamperable();
        sql("UPDATE audit_entry SET body = x'0102' WHERE sequence = " + third);
        assertBroken(third, "damaged");
    }

    @Test
    void anEndThatIsCutOffShowsByACheckpoint() {
        long third = tamperable();
        server.part(AuditCheckpoints.class).sign();
        sql("DELETE FROM audit_entry WHERE sequence > " + third);
        assertBroken(third + 1, "cut off");
    }

    @Test
    void aChainThatIsRewrittenWithoutTheKeyShows() {
        long third = tamperable();
        server.part(AuditCheckpoints.class).sign();
        rewriteFrom(third);
        assertBroken(lastCheckpoint(), "rewritten");
        // Nor does the plane sign it from now on.
        long before = lastCheckpoint();
        token();
        server.part(AuditCheckpoints.class).sign();
        assertThat(lastCheckpoint()).isEqualTo(before);
    }

    @Test
    void aCheckpointByAnotherKeyShows() {
        long third = tamperable();
        rewriteFrom(third);
        sql("DELETE FROM audit_checkpoint");
        write(transaction -> transaction
                .audit()
                .keep(Signed.by(
                        SigningKey.generate(),
                        new AuditCheckpoint(
                                server.running().keys().id(),
                                transaction.audit().head().count(),
                                transaction.audit().head().digest(),
                                Instant.now()))));
        assertBroken(lastCheckpoint(), "not signed by this plane");
    }

    private void token() {
        assertThat(server.admin().post(TOKENS, "{\"validForSeconds\":60}").status())
                .isEqualTo(201);
    }

    /** Takes the triggers away; returns the number of an entry with others around it. */
    private long tamperable() {
        for (int i = 0; i < 5; i++) {
            token();
        }
        for (String table : List.of("entry", "checkpoint")) {
            for (String event : List.of("insert", "update", "delete")) {
                sql("DROP TRIGGER audit_%s_%s".formatted(table, event));
            }
        }
        return last().get("sequence").asLong() - 2;
    }

    private JsonNode verify() {
        return server.admin().get("/api/v1/audit/verify").json();
    }

    private void assertBroken(long sequence, String what) {
        JsonNode verified = verify();
        assertThat(verified.get("sound").asBoolean()).as(verified.toString()).isFalse();
        assertThat(verified.get("brokenEntry").asLong()).as(verified.toString()).isEqualTo(sequence);
        assertThat(verified.get("what").asString()).contains(what);
        assertThat(verified.get("expected").asString()).isNotEmpty();
        assertThat(verified.get("seen").asString()).isNotEmpty();
    }

    private long lastCheckpoint() {
        return server.part(Store.class)
                .<Optional<Signed<AuditCheckpoint>>>read(
                        transaction -> transaction.audit().lastCheckpoint())
                .orElseThrow()
                .statement()
                .count();
    }

    /** Has somebody else have done what an entry tells. */
    private void rewrite(long sequence, String who, boolean keepDigest) {
        write(transaction -> {
            AuditRow row = transaction.audit().rows(sequence - 1, 1).getFirst();
            AuditEntry altered = by(row.entry(), row.entry().previous(), who);
            store(
                    transaction,
                    AuditRow.of(altered),
                    keepDigest ? row.digest() : altered.digest().hex());
        });
    }

    /** As somebody would who knows how the chain is made, and has no key. */
    private void rewriteFrom(long sequence) {
        write(transaction -> {
            Optional<Digest> previous = Optional.empty();
            for (AuditRow row : transaction.audit().rows(sequence - 1, 1000)) {
                AuditEntry entry = row.entry();
                AuditEntry altered = by(
                        entry,
                        previous.orElse(entry.previous()),
                        row.sequence() == sequence ? "eve" : entry.act().who());
                previous = Optional.of(altered.digest());
                store(transaction, AuditRow.of(altered), altered.digest().hex());
            }
        });
    }

    private static AuditEntry by(AuditEntry entry, Digest previous, String who) {
        Act act = entry.act();
        return new AuditEntry(
                entry.sequence(),
                previous,
                new Act(
                        act.at(),
                        who,
                        act.from(),
                        act.what(),
                        act.target(),
                        act.cluster(),
                        act.outcome(),
                        act.details()));
    }

    private static void store(Transaction transaction, AuditRow row, String digest) {
        try (PreparedStatement update = transaction
                .connection()
                .prepareStatement(
                        "UPDATE audit_entry SET who = ?, words = ?, digest = ?, body = ? WHERE sequence = ?")) {
            update.setString(1, row.columns().who());
            update.setString(2, row.columns().words());
            update.setString(3, digest);
            update.setBytes(4, Canonical.encode(row.entry()));
            update.setLong(5, row.sequence());
            assertThat(update.executeUpdate()).isEqualTo(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(Consumer<Transaction> work) {
        server.part(Store.class).write(transaction -> {
            work.accept(transaction);
            return true;
        });
    }

    private void sql(String statement) {
        write(transaction -> {
            try (Statement sql = transaction.connection().createStatement()) {
                sql.execute(statement);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
