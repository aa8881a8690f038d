package io.drover.server.uplink;

import io.drover.protocol.JoinToken;
import io.drover.server.HostPort;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an operator decides about a gateway.
 *
 * @param folder holds its key and where its plane's server is
 * @param listen where agents connect
 * @param advertised where they are told to connect; a port of 0 stands for the one listened on
 * @param token by which it joins a plane at its first start
 */
public record RemoteGatewaySettings(Path folder, HostPort listen, HostPort advertised, Optional<JoinToken> token) {}
