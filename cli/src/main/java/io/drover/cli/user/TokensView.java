package io.drover.cli.user;

import io.drover.cli.answer.ApiToken;
import io.drover.cli.answer.Items;
import io.drover.cli.output.View;
import io.drover.cli.text.Page;
import io.drover.cli.text.Table;
import io.drover.cli.text.Times;
import java.util.List;

/** Shows tokens, but not the tokens themselves. */
final class TokensView implements View<Items<ApiToken>> {
    @Override
    public List<String> names(Items<ApiToken> tokens) {
        return tokens.items().stream().map(ApiToken::id).toList();
    }

    @Override
    public List<String> lines(Items<ApiToken> tokens, Page page) {
        if (tokens.items().isEmpty()) {
            return List.of("No tokens. Make one with: drover token create");
        }
        Table table = new Table("ID", "LABEL", "SCOPE", "EXPIRES", "LAST USED");
        tokens.items()
                .forEach(token -> table.row(
                        token.id(),
                        token.label(),
                        token.scope().isEmpty() ? "all of the user's" : String.join(",", token.scope()),
                        Times.at(token.expiresAt()),
                        Times.at(token.usedAt())));
        return table.lines(page);
    }
}
