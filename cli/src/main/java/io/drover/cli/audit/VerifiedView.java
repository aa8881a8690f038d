package io.drover.cli.audit;

import io.drover.cli.answer.AuditVerified;
import io.drover.cli.output.View;
import io.drover.cli.text.Fields;
import io.drover.cli.text.Page;
import java.util.List;

/** Shows what a check of the audit found. */
final class VerifiedView implements View<AuditVerified> {
    @Override
    public List<String> names(AuditVerified verified) {
        return List.of(verified.sound() ? "sound" : Long.toString(verified.brokenEntry()));
    }

    @Override
    public List<String> lines(AuditVerified verified, Page page) {
        Fields fields = new Fields().add("Audit", verified.sound() ? "sound" : "BROKEN");
        if (verified.sound()) {
            return fields.add("Entries", verified.entries())
                    .add("Head", verified.head())
                    .add("Checkpoints", verified.checkpoints())
                    .lines();
        }
        return fields.add("Entry", verified.brokenEntry())
                .add("What", verified.what())
                .add("Expected", verified.expected())
                .add("Seen", verified.seen())
                .lines();
    }
}
