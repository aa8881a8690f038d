package io.drover.server.identity;

import io.drover.migration.identity.Digest;
import java.time.Instant;
import java.util.List;

/** Stored counts of failed sign-ins. */
public interface SignInFailureRepository {
    /** In the place of the one of the same subject. */
    void save(SignInFailures failures);

    void delete(Digest subject);

    /** Deletes those of which the last was before a time. */
    void deleteBefore(Instant time);

    /** All, that of which the last was longest ago first. */
    List<SignInFailures> list();
}
