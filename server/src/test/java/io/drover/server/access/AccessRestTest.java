package io.drover.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.server.migration.TestCluster;
import io.drover.server.migration.TestFleet;
import io.drover.server.migration.TestPlane;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates by REST: what is made, told and refused. */
class AccessRestTest {
    private static TestFleet fleet;
    private static TestPlane plane;
    private static TestCluster cluster;

    @BeforeAll
    static void start(@TempDir Path files) {
        fleet = TestFleet.of(files, "a");
        plane = fleet.plane("a");
        cluster = fleet.cluster(plane, 1, "engine");
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    private static String key() {
        return Base64.getEncoder()
                .encodeToString(AccessAuthority.newKeyPair().getPublic().getEncoded());
    }

    private static HttpResponse<String> issue(String label, String key, long seconds) {
        return plane.post(
                "/api/v1/clusters/%s/access/certificates".formatted(cluster.name()),
                "{\"label\":\"%s\",\"publicKey\":\"%s\",\"validForSeconds\":%d}".formatted(label, key, seconds));
    }

    @ParameterizedTest
    @CsvSource({
        "'a b', 60, WRONG_LABEL",
        "-x, 60, WRONG_LABEL",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, 60, WRONG_LABEL",
        "zero, 0, WRONG_VALIDITY",
        "long, 315360001, WRONG_VALIDITY"
    })
    void whatMakesNoSenseIsRefused(String label, long seconds, String code) {
        HttpResponse<String> answer = issue(label, key(), seconds);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(code);
    }

    @Test
    void onlyP256KeysAreTaken() throws Exception {
        KeyPairGenerator larger = KeyPairGenerator.getInstance("EC");
        larger.initialize(384);
        String other = Base64.getEncoder()
                .encodeToString(larger.generateKeyPair().getPublic().getEncoded());
        for (String key : new String[] {other, "AAAA", "no base64"}) {
            HttpResponse<String> answer = issue("key", key, 60);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("WRONG_PUBLIC_KEY");
        }
    }

    @Test
    void aLabelIsFreeAgainOnceItsCertificateIsRevoked() {
        assertThat(issue("twice", key(), 60).statusCode()).isEqualTo(201);
        HttpResponse<String> second = issue("twice", key(), 60);
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body()).contains("LABEL_TAKEN");
        String path = "/api/v1/clusters/%s/access/certificates/twice".formatted(cluster.name());
        assertThat(plane.delete(path).statusCode()).isEqualTo(204);
        assertThat(plane.delete(path).statusCode()).isEqualTo(404);
        assertThat(issue("twice", key(), 60).statusCode()).isEqualTo(201);
        HttpResponse<String> shown = plane.get("/api/v1/clusters/%s/access".formatted(cluster.name()));
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body().split("\"twice\"", -1)).hasSize(3);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(plane.get("/api/v1/clusters/nothing/access").statusCode()).isEqualTo(404);
        TestCluster other = fleet.cluster(plane, 1, "engine");
        HttpResponse<String> none = plane.get("/api/v1/clusters/%s/access".formatted(other.name()));
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.body()).contains("NO_ACCESS_POINT", "--out DIR");
    }

    @Test
    void aKindWithoutAnApiHasNoAccessPoint() {
        TestCluster generic = fleet.cluster(plane, 1);
        HttpResponse<String> answer = plane.post(
                "/api/v1/clusters/%s/access/certificates".formatted(generic.name()),
                "{\"label\":\"x\",\"publicKey\":\"%s\"}".formatted(key()));
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("NO_ACCESS_FOR_KIND");
    }
}
