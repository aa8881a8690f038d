package io.drover.server.store.sql;

import io.drover.migration.codec.Canonical;
import io.drover.migration.identity.Digest;
import io.drover.server.identity.SignInFailureRepository;
import io.drover.server.identity.SignInFailures;
import java.time.Instant;
import java.util.List;

/** Counts of failed sign-ins by row. */
record SqlSignInFailureRepository(Rows rows) implements SignInFailureRepository {
    @Override
    public void save(SignInFailures failures) {
        rows.execute(
                "INSERT INTO sign_in_failure (subject_digest, last_millis, body) VALUES (?, ?, ?) ON CONFLICT (subject_digest) DO UPDATE SET last_millis = excluded.last_millis, body = excluded.body",
                failures.subject().hex(),
                Rows.millis(failures.last()),
                Canonical.encode(failures));
    }

    @Override
    public void delete(Digest subject) {
        rows.execute("DELETE FROM sign_in_failure WHERE subject_digest = ?", subject.hex());
    }

    @Override
    public void deleteBefore(Instant time) {
        rows.execute("DELETE FROM sign_in_failure WHERE last_millis < ?", Rows.millis(time));
    }

    @Override
    public List<SignInFailures> list() {
        return rows.all(
                Rows.body(SignInFailures.class),
                "SELECT body FROM sign_in_failure ORDER BY last_millis, subject_digest");
    }
}
