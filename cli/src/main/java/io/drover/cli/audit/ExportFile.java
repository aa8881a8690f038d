package io.drover.cli.audit;

import io.drover.cli.answer.AuditCheckpoint;
import io.drover.cli.answer.AuditEntry;
import io.drover.cli.failure.CliException;
import io.drover.cli.failure.ExitCode;
import io.drover.cli.failure.UsageException;
import io.drover.cli.rest.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** An export of the audit: JSON lines, each an entry or a checkpoint. */
record ExportFile(Path path) {
    private static final int MAX_LINE = 1 << 20;

    /** A line. */
    sealed interface Line {
        /** An entry. */
        record Entry(AuditEntry entry) implements Line {}

        /** A checkpoint. */
        record Checkpoint(AuditCheckpoint checkpoint) implements Line {}

        /** What is neither. */
        record Unreadable(long number, String why) implements Line {}
    }

    /** Reads all lines, in order, until one cannot be read. */
    void read(Consumer<Line> reader) {
        try (BufferedReader lines = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            long number = 0;
            String line = lines.readLine();
            while (line != null) {
                number++;
                Line read = line(number, line);
                reader.accept(read);
                if (read instanceof Line.Unreadable) {
                    return;
                }
                line = lines.readLine();
            }
        } catch (NoSuchFileException e) {
            throw new UsageException("there is no file %s".formatted(path));
        } catch (CharacterCodingException e) {
            throw new CliException(ExitCode.FAILED, "%s is not in UTF-8, so it is no export".formatted(path), e);
        } catch (IOException e) {
            throw new CliException(ExitCode.FAILED, "%s cannot be read: %s".formatted(path, e), e);
        }
    }

    private static Line line(long number, String text) {
        if (text.length() > MAX_LINE) {
            return new Line.Unreadable(number, "a line of %d characters".formatted(text.length()));
        }
        try {
            JsonNode json = Json.read(text.getBytes(StandardCharsets.UTF_8));
            if (json.has("checkpoint")) {
                return new Line.Checkpoint(Json.mapper()
                        .treeToValue(json, AuditCheckpoint.Line.class)
                        .checkpoint());
            }
            return new Line.Entry(Json.mapper().treeToValue(json, AuditEntry.class));
        } catch (JacksonException e) {
            return new Line.Unreadable(number, Json.reason(e));
        } catch (IllegalArgumentException e) {
            return new Line.Unreadable(number, String.valueOf(e.getMessage()));
        }
    }
}
