package io.drover.server.task;

import com.github.kagkarlsson.scheduler.serializer.Serializer;
import org.jspecify.annotations.Nullable;

/** Scheduled tasks carry no data: all there is to know is in the task's own row. So nothing is ever deserialized. */
final class NoData implements Serializer {
    @Override
    @SuppressWarnings("NullAway") // db-scheduler is not annotated; null is its word for no data.
    public byte @Nullable [] serialize(@Nullable Object value) {
        return null;
    }

    @Override
    @SuppressWarnings("NullAway")
    public <T> @Nullable T deserialize(Class<T> type, byte[] serialized) {
        return null;
    }
}
