package io.drover.cli.credential;

import io.drover.cli.answer.CredentialAccount;
import java.util.stream.Collectors;

/** What a credential is for, in one line. */
final class AccountText {
    private AccountText() {}

    static String of(CredentialAccount account) {
        return switch (account.type()) {
            case "oceanbase" ->
                "%s@%s%s at %s"
                        .formatted(
                                account.user(),
                                account.tenant(),
                                account.cluster() == null ? "" : "#" + account.cluster(),
                                account.address());
            case "postgresql" -> "%s at %s/%s".formatted(account.user(), account.address(), account.database());
            case "host" ->
                "%s at %s"
                        .formatted(
                                account.user(),
                                account.hosts().stream()
                                        .map(CredentialAccount.Host::address)
                                        .collect(Collectors.joining(", ")));
            // A newer plane may know more types.
            default -> account.purpose() == null ? "" : account.purpose();
        };
    }
}
