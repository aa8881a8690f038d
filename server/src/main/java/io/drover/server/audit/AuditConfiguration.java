package io.drover.server.audit;

import io.drover.migration.audit.Outcome;
import io.drover.server.gateway.RefusalListener;
import io.drover.server.plane.OwnPlane;
import io.drover.server.store.Store;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** The parts that keep the audit. */
@Configuration(proxyBeanMethods = false)
class AuditConfiguration {
    @Bean
    RefusedAttempts refusedAttempts(Store store, InstantSource time) {
        return new RefusedAttempts(store, time);
    }

    /** Agents and planes that a gateway refuses. */
    @Bean
    RefusalListener refusedCallers(RefusedAttempts refused) {
        return (who, from, what, code, reason) -> refused.note(
                who, from, what, "", Optional.empty(), Outcome.REFUSED, Map.of("code", code, "why", reason));
    }

    @Bean
    ChainCheck chainCheck(Store store, OwnPlane self) {
        return new ChainCheck(store, self);
    }

    @Bean
    AuditCheckpoints auditCheckpoints(Store store, OwnPlane self, ChainCheck check, InstantSource time) {
        return new AuditCheckpoints(store, self, check, time);
    }

    @Bean
    AuditedSecurity auditedSecurity(Store store, RefusedAttempts refused, InstantSource time) {
        return new AuditedSecurity(store, refused, time);
    }

    /** The parts that there are only where REST is served. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication
    static class Rest {
        /** Around security, which refuses. */
        @Bean
        FilterRegistrationBean<AuditFilter> audit(Store store, RefusedAttempts refused, InstantSource time) {
            FilterRegistrationBean<AuditFilter> registration =
                    new FilterRegistrationBean<>(new AuditFilter(store, refused, time));
            registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 100);
            return registration;
        }

        /** Behind security, which knows the caller. */
        @Bean
        FilterRegistrationBean<CallerNameFilter> callerName() {
            FilterRegistrationBean<CallerNameFilter> registration =
                    new FilterRegistrationBean<>(new CallerNameFilter());
            registration.setOrder(Ordered.LOWEST_PRECEDENCE - 10);
            return registration;
        }
    }
}
