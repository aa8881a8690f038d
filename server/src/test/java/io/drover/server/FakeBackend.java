package io.drover.server;

import io.drover.server.cluster.Kinds;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/** The real backend, but that hosts, kinds, migrations and peers do as a test says. */
@Configuration(proxyBeanMethods = false)
@Import(BackendConfiguration.class)
class FakeBackend {
    @Bean
    @Primary
    FakeHosts fakeHosts() {
        return new FakeHosts();
    }

    @Bean
    FakeKind fakeKind() {
        return new FakeKind();
    }

    @Bean
    @Primary
    Kinds fakeKinds(FakeKind kind) {
        return new Kinds(List.of(kind));
    }

    @Bean
    @Primary
    FakeMigrations fakeMigrations() {
        return new FakeMigrations();
    }

    @Bean
    @Primary
    FakePairing fakePairing() {
        return new FakePairing();
    }
}
