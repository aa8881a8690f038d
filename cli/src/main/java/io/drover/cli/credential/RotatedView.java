package io.drover.cli.credential;

import io.drover.cli.answer.VaultRotated;
import io.drover.cli.output.View;
import io.drover.cli.text.DisplayText;
import io.drover.cli.text.Page;
import java.util.List;

/** Shows what a rotation did. */
final class RotatedView implements View<VaultRotated> {
    @Override
    public List<String> names(VaultRotated rotated) {
        return List.of(rotated.rootKey());
    }

    @Override
    public List<String> lines(VaultRotated rotated, Page page) {
        return List.of("Everything is under root key %s: %d keys were encrypted anew%s."
                .formatted(
                        DisplayText.clean(rotated.rootKey()),
                        rotated.rewrapped(),
                        rotated.resumed() ? ", going on where it was interrupted" : ""));
    }
}
