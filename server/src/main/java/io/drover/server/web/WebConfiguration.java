package io.drover.server.web;

import io.drover.server.plane.PlaneKeys;
import io.drover.server.plane.TlsMaterial;
import java.util.Set;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** TLS and the limits of REST. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class WebConfiguration {
    private static final String BUNDLE = "plane";

    /** TLS 1.2 and 1.3 with the plane's own key, and nothing but TLS. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> tls(PlaneKeys keys) {
        DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry(BUNDLE, bundle(keys));
        keys.whenShown(() -> bundles.updateBundle(BUNDLE, bundle(keys)));
        return factory -> {
            factory.setSslBundles(bundles);
            factory.setSsl(Ssl.forBundle(BUNDLE));
            factory.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(ProblemReportValve.class.getName());
                }
            });
        };
    }

    private static SslBundle bundle(PlaneKeys keys) {
        return SslBundle.of(
                SslStoreBundle.of(keys.tls().keyStore(), TlsMaterial.ALIAS, null),
                SslBundleKey.of(TlsMaterial.ALIAS, TlsMaterial.ALIAS),
                SslOptions.of(null, Set.of("TLSv1.3", "TLSv1.2")));
    }

    /** What a caller misspells is an error, never ignored. */
    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return json -> json.enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
    }

    @Bean
    ProblemWriter problemWriter(JsonMapper json) {
        return new ProblemWriter(json);
    }

    /** After the callers are known: strangers get no body read. */
    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimit(ProblemWriter problems) {
        FilterRegistrationBean<BodyLimitFilter> registration =
                new FilterRegistrationBean<>(new BodyLimitFilter(problems));
        registration.setOrder(Ordered.LOWEST_PRECEDENCE);
        return registration;
    }
}
