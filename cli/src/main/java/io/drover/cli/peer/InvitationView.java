package io.drover.cli.peer;

import io.drover.cli.answer.Invitation;
import io.drover.cli.output.View;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Page;
import io.drover.cli.text.Times;
import java.util.List;

/** Shows an invitation, which is a secret that its user asked for. Nothing is cut, so that it can be copied. */
final class InvitationView implements View<Invitation> {
    @Override
    public List<String> names(Invitation invitation) {
        return List.of(invitation.invitation());
    }

    @Override
    public List<String> lines(Invitation invitation, Page page) {
        String command =
                invitation.command() == null ? "drover peer join " + invitation.invitation() : invitation.command();
        return List.of(
                "Run this where you are logged in to the other plane. It works once, until %s:"
                        .formatted(Times.at(invitation.expiresAt())),
                "",
                "  " + DisplayText.clean(command));
    }
}
