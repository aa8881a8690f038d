package io.drover.cli.cluster;

import io.drover.cli.answer.IssuedAccess;
import io.drover.cli.output.View;
import io.drover.cli.text.Page;
import java.util.List;

/** Names a certificate that was just made. */
final class IssuedAccessView implements View<IssuedAccess> {
    @Override
    public List<String> names(IssuedAccess issued) {
        return List.of(issued.client().fingerprint());
    }

    @Override
    public List<String> lines(IssuedAccess issued, Page page) {
        return names(issued);
    }
}
