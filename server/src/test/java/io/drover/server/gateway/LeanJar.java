package io.drover.server.gateway;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The agent and its libraries in one jar without signatures. BouncyCastle's jar is signed entry by entry; the digests,
 * which the JVM keeps, cost some 9 MiB, and the indexes of a dozen jars some more.
 */
final class LeanJar {
    private static final Pattern AGENTS_OWN = Pattern.compile(
            ".*/(agent|protocol|migration)/target/(classes|drover-[^/]*\\.jar)|.*/(grpc-(api|core|okhttp|protobuf|protobuf-lite|stub|context|util)|protobuf-java|bcprov|bcutil|bcpkix|picocli|guava|failureaccess|perfmark-api|okio|okio-jvm|kotlin-stdlib|gson|jspecify|proto-google-common-protos)-[^/]*\\.jar");
    private static final Pattern LEFT_OUT =
            Pattern.compile("META-INF/(MANIFEST\\.MF|.*\\.(SF|RSA|DSA)|versions/.*|maven/.*)|module-info\\.class|.*/");

    private final Set<String> written = new HashSet<>();
    private final Map<String, ByteArrayOutputStream> services = new TreeMap<>();

    /** Makes the jar from the test's own class path. */
    static void write(Path jar) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
        List<Path> parts = Arrays.stream(classPath.split(File.pathSeparator))
                .filter(part -> AGENTS_OWN.matcher(part).matches())
                .map(Path::of)
                .toList();
        LeanJar lean = new LeanJar();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Path part : parts) {
                lean.add(part, out);
            }
            for (Map.Entry<String, ByteArrayOutputStream> service : lean.services.entrySet()) {
                out.putNextEntry(new JarEntry(service.getKey()));
                service.getValue().writeTo(out);
            }
        }
    }

    private void add(Path part, JarOutputStream out) throws IOException {
        if (Files.isDirectory(part)) {
            try (Stream<Path> files = Files.walk(part)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    try (InputStream in = Files.newInputStream(file)) {
                        add(part.relativize(file).toString(), in, out);
                    }
                }
            }
            return;
        }
        try (JarFile library = new JarFile(part.toFile())) {
            for (JarEntry entry : library.stream().toList()) {
                try (InputStream in = library.getInputStream(entry)) {
                    add(entry.getName(), in, out);
                }
            }
        }
    }

    private void add(String name, InputStream in, JarOutputStream out) throws IOException {
        if (name.startsWith("META-INF/services/") && !name.endsWith("/")) {
            OutputStream service = services.computeIfAbsent(name, ignored -> new ByteArrayOutputStream());
            in.transferTo(service);
            service.write('\n');
        } else if (!LEFT_OUT.matcher(name).matches() && written.add(name)) {
            out.putNextEntry(new JarEntry(name));
            in.transferTo(out);
        }
    }
}
