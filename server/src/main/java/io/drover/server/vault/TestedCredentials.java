package io.drover.server.vault;

import io.drover.server.vault.account.Account;
import io.drover.server.vault.account.Secret;
import io.drover.server.vault.probe.ConnectionTest;
import io.drover.server.vault.probe.ConnectionTests;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/** Credentials whose connection is tested before they are stored, or when somebody asks. Thread-safe. */
final class TestedCredentials {
    private final Vault vault;
    private final ConnectionTests tests;

    TestedCredentials(Vault vault, ConnectionTests tests) {
        this.vault = vault;
        this.tests = tests;
    }

    /** A credential and what a test of it found. */
    record Result(Credential credential, ConnectionTest test) {}

    Credential create(OpenedCredential given, boolean tested) {
        vault.findByName(given.name()).ifPresent(other -> {
            // Before anything is dialled; it is looked at again when it is stored.
            throw ProblemException.conflict(
                    "CREDENTIAL_NAME_TAKEN",
                    "there is a credential '%s' (%s); choose another name, or edit that one"
                            .formatted(given.name(), other.id()));
        });
        return vault.create(tested ? passed(given) : given);
    }

    /**
     * Changes what is given. Another account needs the secret again: else whoever may edit could have a stored password
     * sent to an address of his choice.
     */
    Credential edit(
            String idOrName,
            Optional<String> name,
            Optional<Account> account,
            Optional<Secret> secret,
            boolean tested) {
        Credential known = vault.find(idOrName);
        boolean moved =
                account.filter(wanted -> !wanted.equals(known.account())).isPresent();
        if (moved && secret.isEmpty()) {
            throw ProblemException.badRequest(
                    "SECRET_NEEDED",
                    "another account for credential '%s' needs its secret again, so that a stored secret is never sent to another address than it was given for; send the field 'secret' too"
                            .formatted(known.name()));
        }
        if (secret.isEmpty()) {
            return name.map(wanted -> vault.rename(known.id().value(), wanted)).orElse(known);
        }
        OpenedCredential changed =
                new OpenedCredential(name.orElse(known.name()), account.orElse(known.account()), secret.get());
        return vault.replace(known.id().value(), tested ? passed(changed) : changed);
    }

    Result test(String idOrName) {
        Credential known = vault.find(idOrName);
        OpenedCredential opened = vault.open(known.id().value());
        ConnectionTest test = tests.test(opened.account(), opened.secret());
        Account learned = test.learned(opened.account());
        if (!learned.equals(opened.account())) {
            vault.learn(known, opened.with(learned));
        }
        return new Result(known, test);
    }

    List<Result> testAll(List<String> idsOrNames) {
        return ConnectionTests.together(idsOrNames, this::test);
    }

    private OpenedCredential passed(OpenedCredential given) {
        ConnectionTest test = tests.test(given.account(), given.secret());
        test.failure().ifPresent(failed -> {
            throw new ProblemException(Problem.of(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "CREDENTIAL_TEST_" + failed.outcome().name(),
                    "credential '%s' does not open %s: %s; nothing was stored. To store it all the same, ask for no test"
                            .formatted(given.name(), failed.address(), failed.detail())));
        });
        return given.with(test.learned(given.account()));
    }
}
