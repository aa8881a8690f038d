package io.drover.testbed.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.drover.testbed.architecture.DroverClasses.ALL;
import static io.drover.testbed.architecture.DroverClasses.GENERATED;
import static io.drover.testbed.architecture.DroverClasses.PRODUCTION;
import static io.drover.testbed.architecture.DroverClasses.written;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.CommonDataSource;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rules of CONTRIBUTING.md that can be seen in compiled classes. */
class CodeRulesTest {
    /** A swarm's "Manager" is Docker's word; what is called after what it manages, helps or utilises has no name yet. */
    @Test
    void noClassIsNamedAfterNothing() {
        noClasses()
                .that(written())
                .should()
                .haveNameMatching(".*[a-z](Manager|Helper|Helpers|Util|Utils|Impl)")
                .check(ALL);
    }

    @Test
    void noFieldIsNamedData() {
        fields().that()
                .areDeclaredInClassesThat(written())
                .should()
                .notHaveName("data")
                .check(ALL);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = ALL.stream()
                .filter(not(resideInAPackage(GENERATED)))
                .map(JavaClass::getPackage)
                .filter(known -> !known.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .collect(Collectors.toSet());

        assertThat(unmarked).as("packages that are not @NullMarked").isEmpty();
        assertThat(ALL.stream().map(JavaClass::getPackage).distinct()).hasSizeGreaterThan(30);
    }

    /** The server's log is Logback's. JDBC's interface names the class, and is no log. */
    @Test
    void theServerDoesNotLogByJavaUtilLogging() {
        noClasses()
                .that()
                .resideInAPackage("io.drover.server..")
                .and()
                .areNotAssignableTo(CommonDataSource.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .check(PRODUCTION);
    }

    /** Timeouts, for one, that a test or a second thing in the process could change for everybody. */
    @Test
    void nothingThatIsSharedByAllCanBeReplaced() {
        fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat(written())
                .should()
                .beFinal()
                .check(PRODUCTION);
    }

    @Test
    void onlyProgramsWriteToStandardOutput() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.drover.server.DroverServer")
                .and()
                .doNotHaveFullyQualifiedName("io.drover.cli.terminal.Surroundings")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(PRODUCTION);
    }

    @Test
    void nobodyPrintsAStackTrace() {
        noClasses().should().callMethod(Throwable.class, "printStackTrace").check(PRODUCTION);
    }

    @Test
    void nobodyRunsJavasOwnSerialization() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(java.io.ObjectInputStream.class, java.io.ObjectOutputStream.class)
                .check(ALL);
    }

    @Test
    void theServersPartsAreGivenByConstructor() {
        fields().that()
                .areDeclaredInClassesThat()
                .resideInAPackage("io.drover.server..")
                .should()
                .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .check(PRODUCTION);
    }
}
