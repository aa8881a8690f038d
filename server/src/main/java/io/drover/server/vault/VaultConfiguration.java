package io.drover.server.vault;

import io.drover.server.ServerSettings;
import io.drover.server.event.Events;
import io.drover.server.store.Store;
import io.drover.server.vault.key.Envelope;
import io.drover.server.vault.key.KeyRing;
import io.drover.server.vault.probe.ConnectionTests;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts that know credentials. */
@Configuration(proxyBeanMethods = false)
class VaultConfiguration {
    @Bean
    KeyRing keyRing(ServerSettings settings, Store store) {
        return KeyRing.open(
                settings.vaultKey(),
                store.read(transaction -> transaction.credentials().rootKeys()));
    }

    @Bean
    Sealing sealing(KeyRing ring) {
        return new Sealing(new Envelope(ring));
    }

    @Bean
    Vault vault(Store store, Sealing sealing, Events events, InstantSource time) {
        return new Vault(store, sealing, events, time);
    }

    @Bean
    ConnectionTests connectionTests() {
        return new ConnectionTests(ConnectionTests.LIMIT);
    }

    @Bean
    TestedCredentials testedCredentials(Vault vault, ConnectionTests tests) {
        return new TestedCredentials(vault, tests);
    }

    @Bean
    KeyRotation keyRotation(Store store, KeyRing ring, Sealing sealing, Events events, InstantSource time) {
        KeyRotation rotation = new KeyRotation(store, ring, sealing, events, time);
        rotation.resume();
        return rotation;
    }
}
