package io.drover.cli.user;

import io.drover.cli.answer.Items;
import io.drover.cli.answer.User;
import io.drover.cli.output.View;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import java.util.List;

/** Shows users. */
final class UsersView implements View<Items<User>> {
    @Override
    public List<String> names(Items<User> users) {
        return users.items().stream().map(User::name).toList();
    }

    @Override
    public List<String> lines(Items<User> users, Page page) {
        Table table = new Table("NAME", "CALLED", "STATE", "ROLES", "OWNS");
        users.items()
                .forEach(user -> table.row(
                        user.name(),
                        user.displayName(),
                        UserView.state(user),
                        String.join(",", user.roles()),
                        String.join(",", user.clusters())));
        return table.lines(page);
    }
}
