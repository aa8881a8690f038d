package io.drover.cli.user;

import io.drover.cli.answer.User;
import io.drover.cli.output.View;
import io.drover.cli.text.Fields;
import io.drover.cli.text.Page;
import io.drover.cli.text.Times;
import java.util.List;

/** Shows one user. */
final class UserView implements View<User> {
    @Override
    public List<String> names(User user) {
        return List.of(user.name());
    }

    @Override
    public List<String> lines(User user, Page page) {
        return new Fields()
                .add("Name", user.name())
                .add("Called", user.displayName())
                .add("State", state(user))
                .add("Roles", String.join(", ", user.roles()))
                .add("Roles by claim", String.join(", ", user.claimedRoles()))
                .add("Owns", String.join(", ", user.clusters()))
                .add("OIDC subject", user.oidcSubject())
                .add("Created", Times.at(user.createdAt()))
                .add("Changed", Times.at(user.changedAt()))
                .lines();
    }

    static String state(User user) {
        if (user.disabled()) {
            return "disabled";
        }
        if (user.mustChangePassword()) {
            return "must change password";
        }
        return user.hasPassword() || user.oidcSubject() != null ? "active" : "no password";
    }
}
