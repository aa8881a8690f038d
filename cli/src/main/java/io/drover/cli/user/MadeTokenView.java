package io.drover.cli.user;

import io.drover.cli.answer.MadeToken;
import io.drover.cli.output.View;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Page;
import java.util.List;

/** Shows a new token, which is a secret that its user asked for. Nothing is cut, so that it can be copied. */
final class MadeTokenView implements View<MadeToken> {
    @Override
    public List<String> names(MadeToken made) {
        return List.of(made.token());
    }

    @Override
    public List<String> lines(MadeToken made, Page page) {
        return List.of(
                "Token %s, shown this once and not stored:"
                        .formatted(DisplayText.clean(made.about().id())),
                "",
                "  " + DisplayText.clean(made.token()));
    }
}
