package io.drover.cli.watch;

import io.drover.cli.answer.Answer;
import java.util.List;

/** Work that goes on at a plane, whoever watches. */
public interface Followed<T> {
    /** The ID by which its events are known. */
    String subject();

    /** Reads how it stands. */
    Answer<T> read();

    boolean ended(T value);

    /** What to tell someone who stops watching: that it goes on, and how to watch or end it. */
    List<String> farewell();
}
