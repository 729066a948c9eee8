package systole.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.INTERFACES;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.microarch.DeviceSpec;

/** The rules of the house that classes can break, each with its reason. Every module but {@code bench} is looked at. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ArchitectureTest {
    private final JavaClasses program = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("systole");

    @ParameterizedTest
    @CsvSource({
        "sim,          ''",
        "isa,          ''",
        "memory,       sim",
        "interconnect, sim isa",
        "microarch,    sim isa memory",
        "workloads,    isa",
        "system,       sim isa memory interconnect microarch workloads",
        "study,        sim isa memory interconnect microarch workloads system",
        "cli,          sim isa memory interconnect microarch workloads system study",
    })
    void modulesSeeOnlyWhatIsBelowThem(String module, String below) {
        String[] seen = Stream.concat(Stream.of(module), Stream.of(below.split(" ")))
                .filter(name -> !name.isEmpty())
                .map(name -> "systole." + name + "..")
                .toArray(String[]::new);
        check(classes()
                .that()
                .resideInAPackage("systole." + module + "..")
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage("systole..").or(resideInAnyPackage(seen)))
                .because("each module can be understood and tested without those above it"));
    }

    @Test
    void microarchKnowsNoWorkloads() {
        check(noClasses()
                .that()
                .resideInAPackage("systole.microarch..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("systole.workloads..")
                .because("a device times programs; were it to know the model, it could be right for the wrong reason"));
    }

    @Test
    void timesOfKernelsKnowNoPower() {
        check(noClasses()
                .that()
                .resideInAPackage("systole.microarch.timing..")
                .should()
                .callMethod(DeviceSpec.class, "clock")
                .orShould()
                .callMethod(DeviceSpec.class, "power")
                .orShould()
                .callMethod(DeviceSpec.class, "energy")
                .because("runs share times of kernels between devices that differ in nothing else (RecalledTimes)"));
    }

    @Test
    void simAndIsaUseOnlyTheJdk() {
        check(classes()
                .that()
                .resideInAnyPackage("systole.sim..", "systole.isa..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "systole.sim..", "systole.isa..", "org.jspecify.annotations..")
                .because("everything stands on them, so what they use is used everywhere"));
    }

    @Test
    void jacksonStaysInJsonPackages() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("..json..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..")
                .because(
                        "the file format is a matter of the edge: specs and models are plain types that know no JSON"));
    }

    @Test
    void commonsMathStaysInStudy() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("systole.study..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.commons.math3..", "de.siegmar.fastcsv..")
                .because("only studies fit, optimise and read tables; a simulation is closed arithmetic"));
    }

    @Test
    void picocliStaysInCli() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("systole.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..")
                .because("everything that a command does can be called as a library"));
    }

    @Test
    void standardStreamsStayInCli() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("systole.cli..")
                .should(ACCESS_STANDARD_STREAMS)
                .because("stdout belongs to the command, which may owe it one JSON document and nothing else"));
    }

    @Test
    void exitStaysInCli() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("systole.cli..")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .because("a library throws; what ends the process is decided in one place"));
    }

    @Test
    void staticsAreFinal() {
        check(fields().that()
                .areStatic()
                .should()
                .beFinal()
                .because("shared state makes results depend on what ran before and on which thread"));
    }

    @Test
    void noMutableCollectionsInStatics() {
        check(fields().that()
                .areStatic()
                .should()
                .notHaveRawType(assignableTo(Collection.class)
                        .or(assignableTo(Map.class))
                        .and(not(INTERFACES)))
                .because("a mutable collection there is shared state; declare the interface and hold a copyOf"));
    }

    @Test
    void packagesAreNamedAfterConcepts() {
        check(noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..manager..", "..impl..", "..common..", "..helper..")
                .because("such a name says nothing, so everything ends up there"));
    }

    private void check(ArchRule rule) {
        // a rule may speak of something that nobody does yet
        rule.allowEmptyShould(true).check(program);
    }
}
