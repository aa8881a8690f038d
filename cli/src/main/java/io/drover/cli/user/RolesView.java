package io.drover.cli.user;

import io.drover.cli.answer.Items;
import io.drover.cli.answer.UserRole;
import io.drover.cli.output.View;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import java.util.List;

/** Shows roles. */
final class RolesView implements View<Items<UserRole>> {
    @Override
    public List<String> names(Items<UserRole> roles) {
        return roles.items().stream().map(UserRole::name).toList();
    }

    @Override
    public List<String> lines(Items<UserRole> roles, Page page) {
        Table table = new Table("NAME", "BUILT IN", "FOR");
        roles.items().forEach(role -> table.row(role.name(), role.builtIn() ? "yes" : "no", role.description()));
        return table.lines(page);
    }
}
