package io.drover.testbed.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.drover.testbed.architecture.DroverClasses.ALL;
import static io.drover.testbed.architecture.DroverClasses.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dependencies point one way, and the core decides without a clock, a network or a disk. */
class ArchitectureTest {
    private static final String MIGRATION = "io.drover.migration..";
    private static final String PROTOCOL = "io.drover.protocol..";
    private static final String KINDS = "io.drover.kind..";
    private static final String AGENT = "io.drover.agent..";
    private static final String SERVER = "io.drover.server..";
    private static final String CLI = "io.drover.cli..";
    private static final String TESTBED = "io.drover.testbed..";
    private static final String SIMULATION = "io.drover.simulation..";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.drover.migration",
                "io.drover.protocol",
                "io.drover.kind",
                "io.drover.kind.swarm",
                "io.drover.kind.generic",
                "io.drover.agent",
                "io.drover.server",
                "io.drover.cli"
            })
    void everyModuleIsAmongTheClassesThatAreLookedAt(String module) {
        assertThat(PRODUCTION.stream().filter(resideInAPackage(module + "..")))
                .as("classes below %s", module)
                .isNotEmpty();
    }

    @Test
    void migrationKnowsNobody() {
        classes()
                .that()
                .resideInAPackage(MIGRATION)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        MIGRATION, "java..", "javax.crypto..", "org.bouncycastle..", "org.jspecify.annotations.."))
                .check(PRODUCTION);
    }

    @Test
    void protocolKnowsOnlyMigration() {
        ofOurs(PROTOCOL, MIGRATION, PROTOCOL).check(PRODUCTION);
    }

    @Test
    void kindsKnowOnlyMigration() {
        ofOurs(KINDS, MIGRATION, KINDS).check(PRODUCTION);
    }

    @Test
    void kindsDoNotKnowOneAnother() {
        slices().matching("io.drover.kind.(swarm|generic)..")
                .should()
                .notDependOnEachOther()
                .check(PRODUCTION);
        noClasses()
                .that(resideInAPackage(KINDS)
                        .and(DescribedPredicate.not(
                                resideInAnyPackage("io.drover.kind.swarm..", "io.drover.kind.generic.."))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.drover.kind.swarm..", "io.drover.kind.generic..")
                .check(PRODUCTION);
    }

    @Test
    void theAgentKnowsOnlyMigrationAndProtocol() {
        ofOurs(AGENT, MIGRATION, PROTOCOL, AGENT).check(PRODUCTION);
    }

    /** Else a new kind of cluster would need a new agent. */
    @Test
    void theAgentIsSmallAndKnowsNoKindOfCluster() {
        noClasses()
                .that()
                .resideInAPackage(AGENT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "java.sql..", "tools.jackson..", "io.grpc.netty..")
                .check(PRODUCTION);
    }

    @Test
    void theCommandLineKnowsThePlaneByRestOnly() {
        ofOurs(CLI, CLI).check(PRODUCTION);
        noClasses()
                .that()
                .resideInAPackage(CLI)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc..", "com.google.protobuf..", "java.sql..", "org.springframework..")
                .check(PRODUCTION);
    }

    /** It finds the kinds that there are by {@link java.util.ServiceLoader}. */
    @Test
    void theServerKnowsNoKindByName() {
        ofOurs(SERVER, MIGRATION, PROTOCOL, KINDS, SERVER).check(PRODUCTION);
        noClasses()
                .that()
                .resideInAPackage(SERVER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.drover.kind.swarm..", "io.drover.kind.generic..")
                .check(PRODUCTION);
    }

    @Test
    void nothingInProductionKnowsServerOrTestbed() {
        noClasses()
                .that()
                .resideOutsideOfPackages(SERVER, TESTBED)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(SERVER)
                .check(ALL);
        noClasses()
                .that()
                .resideOutsideOfPackage(TESTBED)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(TESTBED)
                .check(ALL);
    }

    @Test
    void theSimulationKnowsOnlyTheCoreAndNobodyKnowsIt() {
        ofOurs(SIMULATION, MIGRATION, SIMULATION).check(ALL);
        noClasses()
                .that()
                .resideOutsideOfPackage(SIMULATION)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(SIMULATION)
                .check(ALL);
    }

    @Test
    void databasesAreKnownToTheStoreOnly() {
        noClasses()
                .that()
                .resideInAPackage(SERVER)
                .and()
                // What is dialled to test a credential is somebody else's database.
                .resideOutsideOfPackages(
                        "io.drover.server.store.sql..", "io.drover.server.task..", "io.drover.server.vault.probe..")
                // It lends its connection to the scheduler, which writes within the store's transactions.
                .and()
                .doNotHaveFullyQualifiedName("io.drover.server.store.Transaction")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.sql..", "javax.sql..", "org.jdbi..", "org.sqlite..", "org.postgresql..", "com.zaxxer..")
                .check(PRODUCTION);
    }

    @Test
    void theCoreHasNoClockNoThreadAndNoWayOut() {
        noClasses()
                .that()
                .resideInAPackage(MIGRATION)
                .should()
                .dependOnClassesThat(clocksThreadsAndIo())
                .check(PRODUCTION);
        noClasses()
                .that()
                .resideInAPackage(MIGRATION)
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(PRODUCTION);
    }

    /** Keys are random; what follows from an event is not. */
    @Test
    void whatFollowsFromAnEventIsNeverRandom() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.drover.migration.source..",
                        "io.drover.migration.target..",
                        "io.drover.migration.host..",
                        "io.drover.migration.ownership..",
                        "io.drover.migration.phase..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Random.class)
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(SecureRandom.class)
                .check(PRODUCTION);
    }

    @Test
    void whatTheCoreKnowsIsImmutable() {
        fields().that()
                .areDeclaredInClassesThat()
                .resideInAPackage(MIGRATION)
                // Where a value is being read or written, there is a position.
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage("io.drover.migration.codec..")
                .should()
                .beFinal()
                .check(PRODUCTION);
    }

    @Test
    void theCoresPackagesHaveNoCycles() {
        slices().matching("io.drover.migration.(*)..").should().beFreeOfCycles().check(PRODUCTION);
    }

    /** Shows that these rules can fail. */
    @Test
    void aRuleThatIsBrokenIsReported() {
        assertThatThrownBy(() -> ofOurs(AGENT, PROTOCOL, AGENT).check(PRODUCTION))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("io.drover.agent")
                .hasMessageContaining("io.drover.migration");
        assertThatThrownBy(() -> noClasses()
                        .that()
                        .resideInAPackage(AGENT)
                        .should()
                        .dependOnClassesThat(clocksThreadsAndIo())
                        .check(PRODUCTION))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("java.nio.file");
    }

    /** Of Drover's own packages, those below {@code module} know the allowed ones only. */
    private static ArchRule ofOurs(String module, String... allowed) {
        return classes()
                .that()
                .resideInAPackage(module)
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.not(resideInAPackage("io.drover.."))
                        .or(resideInAnyPackage(allowed))
                        .as("are not Drover's or reside in any package %s", List.of(allowed)));
    }

    private static DescribedPredicate<JavaClass> clocksThreadsAndIo() {
        List<String> packages =
                List.of("java.net", "java.nio.file", "java.nio.channels", "java.util.logging", "java.sql", "java.rmi");
        List<String> files = List.of(
                "java.io.File",
                "java.io.FileInputStream",
                "java.io.FileOutputStream",
                "java.io.FileReader",
                "java.io.FileWriter",
                "java.io.RandomAccessFile",
                "java.util.Timer");
        return describe(
                "have a clock, a thread, a network or a disk",
                type -> packages.stream()
                                .anyMatch(name -> type.getPackageName().equals(name)
                                        || type.getPackageName().startsWith(name + "."))
                        || files.contains(type.getName())
                        || type.isAssignableTo(Clock.class)
                        || type.isAssignableTo(InstantSource.class)
                        || type.isAssignableTo(Thread.class)
                        || type.isAssignableTo(java.util.concurrent.Executor.class)
                        || type.isAssignableTo(java.util.concurrent.locks.Lock.class));
    }
}
