package io.drover.migration.codec;

import io.drover.migration.identity.Signed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Every public record of the module, found among its compiled classes, so that a new one is tested unasked. */
final class EncodableRecords {
    private EncodableRecords() {}

    static List<Class<? extends Record>> all() {
        try {
            Path root = Path.of(Canonical.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            try (Stream<Path> files = Files.walk(root)) {
                return files.map(file -> root.relativize(file).toString())
                        .filter(name -> name.endsWith(".class") && !name.contains("-info"))
                        .map(name -> name.replace('/', '.').substring(0, name.length() - ".class".length()))
                        .sorted()
                        .<Class<? extends Record>>mapMulti((name, records) -> {
                            Class<?> type = load(name);
                            if (type.isRecord() && isPublic(type) && type != Signed.class) {
                                records.accept(type.asSubclass(Record.class));
                            }
                        })
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isPublic(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        boolean accessible = Modifier.isPublic(type.getModifiers())
                || (outer != null && outer.isInterface() && !Modifier.isPrivate(type.getModifiers()));
        return accessible && (outer == null || isPublic(Objects.requireNonNull(outer)));
    }
}
