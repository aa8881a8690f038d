package io.drover.cli.output;

import io.drover.cli.text.Page;
import java.util.List;

/** How something is shown. */
public interface View<T> {
    /** Its ID, or those of all that it holds. */
    List<String> names(T value);

    /** For people. */
    List<String> lines(T value, Page page);
}
