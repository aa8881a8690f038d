package io.drover.server;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;

/** The server's parts, but for those of its backend. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan({
    "io.drover.server.access",
    "io.drover.server.audit",
    "io.drover.server.identity",
    "io.drover.server.plane",
    "io.drover.server.security",
    "io.drover.server.web",
    "io.drover.server.event",
    "io.drover.server.host",
    "io.drover.server.task",
    "io.drover.server.cluster",
    "io.drover.server.peer",
    "io.drover.server.pool",
    "io.drover.server.migration",
    "io.drover.server.operation",
    "io.drover.server.recovery",
    "io.drover.server.rotation",
    "io.drover.server.vault"
})
class ServerConfiguration {}
