package io.drover.cli.rest;

import io.drover.cli.failure.CliException;
import io.drover.fuzz.Fuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of authorities that is none, or was cut short. */
class AuthorityFileFuzzTest {
    /** Self-signed, for this test alone. */
    private static final String AUTHORITY = """
            -----BEGIN CERTIFICATE-----
            MIIBijCCAS+gAwIBAgIUC/kSKMS3KAayjB74LKlSTjXcT18wCgYIKoZIzj0EAwIw
            GTEXMBUGA1UEAwwOdGVzdCBhdXRob3JpdHkwIBcNMjYxMTIyMTM0OTA5WhgPMjEy
            NjEwMjkxMzQ5MDlaMBkxFzAVBgNVBAMMDnRlc3QgYXV0aG9yaXR5MFkwEwYHKoZI
            zj0CAQYIKoZIzj0DAQcDQgAE9GE3Sqcq8Q0a1BHLQQmydcaRRBcWpzSFz3eF2xWi
            8w5N5OF78iNTLtoogKkdEo0wcWuNbzu+2ln2KwmlC8zW3aNTMFEwHQYDVR0OBBYE
            FK5TkJ3UtQ4r/cC6/EIR6Ob9T0bBMB8GA1UdIwQYMBaAFK5TkJ3UtQ4r/cC6/EIR
            6Ob9T0bBMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAI+XQfNL
            P1UggWhqe9UKznu0TqHEFpf2/5xedsHErGJNAiEAwDKKqP358aIpzL+yw+qzdxgN
            HlG+rwSaX2VVJaetdw0=
            -----END CERTIFICATE-----
            """;

    @TempDir
    Path folder;

    @Test
    void whateverIsInIt() throws IOException {
        Path file = folder.resolve("ca.pem");
        Fuzz.of("file of authorities", 1)
                .examples(AUTHORITY, AUTHORITY + AUTHORITY)
                .tokens(
                        "-----BEGIN CERTIFICATE-----",
                        "-----END CERTIFICATE-----",
                        "-----BEGIN PKCS7-----",
                        "MII",
                        "\n",
                        "=")
                .inputs(3000)
                .refusedBy(CliException.class)
                .allocating(4 << 20, 200)
                .run(input -> {
                    Files.write(file, input);
                    AuthorityFile.read(file);
                });
    }
}
