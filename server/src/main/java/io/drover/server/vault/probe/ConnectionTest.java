package io.drover.server.vault.probe;

import io.drover.server.vault.account.Account;
import io.drover.server.vault.account.SshHost;
import java.util.List;
import java.util.Optional;

/**
 * What a test of a credential found.
 *
 * @param dials one for each address; none where there is nothing to dial
 */
public record ConnectionTest(List<Dial> dials) {
    /** In one word. */
    public enum Summary {
        /** It opens everything that it is for. */
        OK,
        /** It does not. */
        FAILED,
        /** Only its user knows how to use it. */
        NOT_TESTABLE
    }

    public ConnectionTest {
        dials = List.copyOf(dials);
    }

    public Summary summary() {
        if (dials.isEmpty()) {
            return Summary.NOT_TESTABLE;
        }
        return failure().isPresent() ? Summary.FAILED : Summary.OK;
    }

    /** The first attempt that failed. */
    public Optional<Dial> failure() {
        return dials.stream().filter(dial -> !dial.isOk()).findFirst();
    }

    /** The account with the keys of hosts that were not known before, and to which the credential opened the door. */
    public Account learned(Account account) {
        return switch (account) {
            case Account.OceanBase databases -> databases;
            case Account.PostgreSql database -> database;
            case Account.Token token -> token;
            case Account.Host(String user, List<SshHost> hosts) ->
                new Account.Host(user, hosts.stream().map(this::learned).toList());
        };
    }

    private SshHost learned(SshHost host) {
        return dials.stream()
                .filter(dial -> dial.isOk() && dial.address().equals(host.address()))
                .flatMap(dial -> dial.hostKey().stream())
                .findFirst()
                .map(host::known)
                .orElse(host);
    }
}
