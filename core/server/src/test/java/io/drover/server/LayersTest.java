package io.drover.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.drover.model.Bus;
import io.vertx.core.Vertx;
import java.io.File;
import java.nio.file.Path;

/** The walls of the house: imports run downwards only, concerns never see each other, planners see no outside. */
@AnalyzeClasses(packages = "io.drover", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
    private static final String[] CONCERNS = {"..server.stacks..", "..server.services..", "..server.scheduling..",
            "..server.hosts..", "..server.agents..", "..server.network..", "..server.health..", "..server.upgrades..",
            "..server.machines..", "..server.notifications..", "..server.plugins..", "..server.bridge.."};

    @ArchTest
    static final ArchRule concernsMeetInTheViewOnly = slices()
            .matching(
                    "io.drover.server.(stacks|services|scheduling|hosts|agents|network|health|upgrades|machines|notifications|plugins|bridge)..")
            .should()
            .notDependOnEachOther()
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nothingBelowKnowsTheConcerns = noClasses()
            .that().resideInAnyPackage("..server.store..", "..server.loop..", "..server.cluster..", "..model..",
                    "..compose..")
            .should().dependOnClassesThat().resideInAnyPackage(CONCERNS).allowEmptyShould(true);

    @ArchTest
    static final ArchRule nothingBelowKnowsTheApi = noClasses()
            .that().resideOutsideOfPackages("..server.api..", "io.drover.server")
            .should().dependOnClassesThat().resideInAPackage("..server.api..").allowEmptyShould(true);

    /** What comes from outside cannot reach an address of the bus where there is no bus. */
    @ArchTest
    static final ArchRule theBridgeHasNoBus = noClasses().that().resideInAPackage("..server.bridge..")
            .should().dependOnClassesThat().resideInAnyPackage("io.vertx.core.eventbus..", "..server.cluster..",
                    "..server.loop..")
            .orShould().dependOnClassesThat(type(Bus.class)).orShould().callMethod(Vertx.class, "eventBus");

    @ArchTest
    static final ArchRule theModelDependsOnNothingOfOurs = noClasses().that().resideInAPackage("io.drover.model..")
            .should().dependOnClassesThat().resideInAnyPackage("io.drover.server..", "io.drover.compose..",
                    "io.vertx..");

    @ArchTest
    static final ArchRule composeIsPure = noClasses().that().resideInAPackage("io.drover.compose..")
            .should().dependOnClassesThat(resideInAnyPackage("io.drover.server..", "io.vertx..", "java.net..",
                    "java.nio.file..")
                    // a name of a file; whoever calls reads it
                    .and(not(type(Path.class))))
            .orShould().dependOnClassesThat(assignableTo(File.class))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheStoreSpeaksSql = noClasses()
            .that().resideOutsideOfPackages("..server.store..", "..server.database..")
            .should().dependOnClassesThat().resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.mysqlclient..",
                    "java.sql..", "org.flywaydb..");

    @ArchTest
    static final ArchRule plannersHaveNoHiddenInputs = noClasses().that().haveSimpleNameEndingWith("Planner")
            .should().dependOnClassesThat().resideInAnyPackage("io.vertx..", "java.net..", "java.io..",
                    "java.nio.file..", "java.util.concurrent..")
            .orShould().callMethod(java.time.Instant.class, "now").orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould().callMethod(System.class, "nanoTime").orShould()
            .callMethod(java.util.UUID.class, "randomUUID").allowEmptyShould(true);

    @ArchTest
    static final ArchRule nouns = classes().that().resideInAPackage("io.drover.model")
            .and().implement(io.drover.model.Resource.class).should().beRecords();
}
