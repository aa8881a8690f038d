package io.drover.cli.user;

import io.drover.cli.answer.WhoAmI;
import io.drover.cli.output.View;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Fields;
import io.drover.cli.text.Page;
import java.util.ArrayList;
import java.util.List;

/** Shows who asks. */
final class WhoAmIView implements View<WhoAmI> {
    @Override
    public List<String> names(WhoAmI who) {
        return List.of(who.user());
    }

    @Override
    public List<String> lines(WhoAmI who, Page page) {
        List<String> lines = new ArrayList<>(new Fields()
                .add("User", who.user())
                .add("Called", who.displayName())
                .add("Roles", String.join(", ", who.roles()))
                .lines());
        lines.add("May:");
        who.permissions().forEach(permission -> lines.add("  " + DisplayText.clean(permission)));
        return lines;
    }
}
