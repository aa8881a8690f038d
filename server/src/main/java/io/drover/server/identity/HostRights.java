package io.drover.server.identity;

import io.drover.migration.identity.HostKey;
import io.drover.server.store.Transaction;
import java.util.Set;
import java.util.stream.Collectors;

/** What roles and tokens allow on one host. A host is named by its key there, so they follow when that changes. */
public final class HostRights {
    private HostRights() {}

    /** As a part of the transaction that stores the host by its next key. */
    public static void follow(Transaction transaction, HostKey former, HostKey next) {
        String before = "HOST:" + former.hex() + ":";
        String after = "HOST:" + next.hex() + ":";
        for (CustomRole role : transaction.roles().list()) {
            Set<String> followed = renamed(role.permissions(), before, after);
            if (!followed.equals(role.permissions())) {
                transaction.roles().save(new CustomRole(role.name(), role.description(), followed));
            }
        }
        for (User user : transaction.users().list()) {
            for (AccessToken token : transaction.accessTokens().ofUser(user.name())) {
                Set<String> followed = renamed(token.scope(), before, after);
                if (!followed.equals(token.scope())) {
                    transaction.accessTokens().update(token.within(followed));
                }
            }
        }
    }

    private static Set<String> renamed(Set<String> permissions, String before, String after) {
        return permissions.stream()
                .map(permission ->
                        permission.startsWith(before) ? after + permission.substring(before.length()) : permission)
                .collect(Collectors.toUnmodifiableSet());
    }
}
