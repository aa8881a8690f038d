package io.drover.server.identity;

import io.drover.server.ServerSettings;
import io.drover.server.security.CallerDirectory;
import io.drover.server.store.Store;
import java.time.InstantSource;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Users, and how they are known. */
@Configuration(proxyBeanMethods = false)
class IdentityConfiguration {
    @Bean
    PasswordHashes passwordHashes() {
        return new PasswordHashes();
    }

    @Bean
    AdminToken adminToken(Store store, PasswordHashes hashes, InstantSource time) {
        return new AdminToken(store, hashes, time);
    }

    @Bean
    CallerDirectory callers(Store store, InstantSource time) {
        return new Callers(store, time);
    }

    @Bean
    Users users(Store store, PasswordHashes hashes, InstantSource time) {
        return new Users(store, hashes, time);
    }

    @Bean
    Roles roles(Store store) {
        return new Roles(store);
    }

    @Bean
    Tokens tokens(Store store, InstantSource time) {
        return new Tokens(store, time);
    }

    @Bean
    SignIns signIns(Store store, PasswordHashes hashes, ApplicationEventPublisher events, InstantSource time) {
        SignInThrottle throttle = new SignInThrottle(
                store.read(transaction -> transaction.signInFailures().list()));
        return new SignIns(store, hashes, throttle, events, time);
    }

    @Bean
    OidcRoles oidcRoles(ServerSettings settings, Store store, InstantSource time) {
        OidcRoles roles = new OidcRoles(settings.oidc().flatMap(OidcSettings::roleClaim), store, time);
        roles.check();
        return roles;
    }

    @Bean
    OidcAttempts oidcAttempts(InstantSource time) {
        return new OidcAttempts(time);
    }
}
