package io.drover.cli.user;

import io.drover.cli.answer.UserRole;
import io.drover.cli.output.View;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Fields;
import io.drover.cli.text.Page;
import java.util.ArrayList;
import java.util.List;

/** Shows one role. */
final class RoleView implements View<UserRole> {
    @Override
    public List<String> names(UserRole role) {
        return List.of(role.name());
    }

    @Override
    public List<String> lines(UserRole role, Page page) {
        List<String> lines = new ArrayList<>(new Fields()
                .add("Name", role.name())
                .add("For", role.description())
                .add("Built in", role.builtIn() ? "yes" : "no")
                .lines());
        lines.add("Permissions:");
        role.permissions().forEach(permission -> lines.add("  " + DisplayText.clean(permission)));
        return lines;
    }
}
