package io.drover.server.vault.transfer;

import io.drover.server.event.Events;
import io.drover.server.plane.OwnPlane;
import io.drover.server.vault.Vault;
import io.drover.server.vault.probe.ConnectionTests;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts that know credential files. */
@Configuration(proxyBeanMethods = false)
class TransferConfiguration {
    @Bean
    CredentialTransfer credentialTransfer(
            Vault vault, ConnectionTests tests, OwnPlane self, Events events, InstantSource time) {
        return new CredentialTransfer(vault, tests, self, events, time);
    }
}
