package io.drover.testbed.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** Drover's own classes as they were compiled, without tests. Read once, since reading them takes a while. */
final class DroverClasses {
    /** What is generated out of the .proto files: its style is the generator's. */
    static final String GENERATED = "io.drover.protocol.v1..";

    static final JavaClasses PRODUCTION = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(
                    "io.drover.migration",
                    "io.drover.protocol",
                    "io.drover.kind",
                    "io.drover.agent",
                    "io.drover.server",
                    "io.drover.cli");

    /** Production and testbed. */
    static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.drover");

    private DroverClasses() {}

    /** A class that somebody wrote: not generated, and not a lambda's or a switch's helper. */
    static DescribedPredicate<JavaClass> written() {
        return DescribedPredicate.describe(
                "are written by hand",
                type -> !type.getPackageName().startsWith("io.drover.protocol.v1") && !type.isAnonymousClass());
    }
}
