package io.drover.cli.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Credentials in an encrypted file.
 *
 * @param file in Base64
 * @param credentials the names of what is in it
 */
public record ExportedCredentials(String file, List<String> credentials) {
    public ExportedCredentials(String file, @Nullable List<String> credentials) {
        this.file = Given.required("file", file);
        this.credentials = Given.list(credentials);
    }
}
