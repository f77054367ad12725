package io.drover.cli;

import static io.drover.cli.FakeServer.collection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpTest {
    private static final String SHOP = "{\"id\":\"1st7\",\"type\":\"stack\",\"name\":\"shop\",\"state\":\"active\",\"notes\":[]}";
    private static final String ACTIVE = "{\"id\":\"1s1\",\"name\":\"web\",\"state\":\"active\",\"transitioningMessage\":null}";
    private static final String ACTIVATING = "{\"id\":\"1s2\",\"name\":\"db\",\"state\":\"activating\","
            + "\"transitioningMessage\":\"no host has the label disk=ssd (2 hosts)\"}";
    private static final String SERVICES = "GET services?limit=3000&stackId=1st7";
    private static final String LOOKUP = "GET stacks?limit=3000&name=shop";
    private static final String EXPORT = "POST stacks/1st7/?action=exportconfig";
    @TempDir
    private Path folder = Path.of("");
    private final FakeServer server = new FakeServer();

    UpTest() throws IOException {
        // the server opens its port
    }

    @BeforeEach
    void prepare() throws IOException {
        Files.writeString(folder.resolve("docker-compose.yml"), "web:\n  image: a:1\n");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aNewStackIsMadeAndWaitedFor() throws IOException {
        Files.writeString(folder.resolve("rancher-compose.yml"), "web:\n  scale: 2\n");
        Files.writeString(folder.resolve("env"), "# mine\nA=1=2\n\n B = x \n");
        server.on(LOOKUP, collection()).on("POST stacks", 201, SHOP).on(SERVICES, collection(ACTIVE, ACTIVATING),
                collection(ACTIVE, ACTIVATING), collection(ACTIVE, ACTIVE));

        var run = up("-e", folder.resolve("env").toString());

        assertThat(run).isEqualTo(new Run(0, """
                stack shop is made
                db   activating  no host has the label disk=ssd (2 hosts)
                web  active
                """, ""));
        assertThat(server.changes()).containsExactly("POST stacks {\"dockerCompose\":\"web:\\n  image: a:1\\n\","
                + "\"rancherCompose\":\"web:\\n  scale: 2\\n\",\"environment\":{\"A\":\"1=2\",\"B\":\"x\"},"
                + "\"name\":\"shop\",\"startOnCreate\":true}");
    }

    @Test
    void aProgramGetsTheStackAndEachServiceWhenItChanges() {
        server.on(LOOKUP, collection()).on("POST stacks", 201, SHOP).on(SERVICES, collection(ACTIVE, ACTIVATING),
                collection(ACTIVE, ACTIVATING), collection(ACTIVE, ACTIVE.replace("web", "db")));

        assertThat(up("--format", "json")).isEqualTo(new Run(0,
                String.join("\n", SHOP, ACTIVATING, ACTIVE, ACTIVE.replace("web", "db"), ""),
                "stack shop is made\n"));
    }

    @Test
    void aProgramGetsWhatWouldChange() {
        server.on(LOOKUP, collection());

        assertThat(up("--dry-run", "--format", "json")).isEqualTo(new Run(0,
                "{\"keys\":[\"a:1\"],\"kind\":\"new\",\"service\":\"web\"}\n", "+ stack shop\n+ web (a:1)\n"));
    }

    @Test
    void aStackThatIsThereIsUpdatedAndStarted() {
        server.on(LOOKUP, collection(SHOP)).on(SERVICES, collection(ACTIVE)).on(EXPORT, exported("web: {image: 'a:1'}"))
                .on("PUT stacks/1st7", SHOP).on("POST stacks/1st7/?action=activateservices", SHOP);

        assertThat(up("-d")).isEqualTo(new Run(0, "stack shop is up to date\n", ""));
        assertThat(server.changes()).containsExactly(EXPORT + " {}",
                "PUT stacks/1st7 {\"dockerCompose\":\"web:\\n  image: a:1\\n\",\"rancherCompose\":\"\",\"environment\":{}}",
                "POST stacks/1st7/?action=activateservices {}");
    }

    @Test
    void whatIsNotHonouredIsShown() {
        server.on(LOOKUP, collection()).on("POST stacks", 201, SHOP.replace("[]",
                "[\"docker-compose.yml line 3: service web: isolation is not honoured yet\"]"));

        assertThat(up("-d")).isEqualTo(new Run(0, """
                note: docker-compose.yml line 3: service web: isolation is not honoured yet
                stack shop is made
                """, ""));
    }

    @Test
    void aRefusalIsOneLineWithFieldAndReason() {
        server.on(LOOKUP, collection()).on("POST stacks", 422, "{\"type\":\"error\",\"status\":422,"
                + "\"code\":\"InvalidFormat\",\"message\":\"docker-compose.yml line 2: service web: scale must be a whole"
                + " number, not 'x'\",\"detail\":null,\"fieldName\":\"dockerCompose\"}");

        assertThat(up()).isEqualTo(new Run(1, "", "drover: dockerCompose: docker-compose.yml line 2: service web: scale"
                + " must be a whole number, not 'x'\n"));
    }

    @Test
    void theReasonIsSaidWhenTimeIsUp() {
        server.on(LOOKUP, collection()).on("POST stacks", 201, SHOP).on(SERVICES, collection(ACTIVATING));

        var run = up("--timeout", "0");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("drover: not active after 0 s: 1 of 1 services (db: no host has the label"
                        + " disk=ssd (2 hosts)); the server goes on trying, see drover ps\n");
    }

    @Test
    void aFileThatIsNotThereChangesNothing() {
        var missing = folder.resolve("no.yml");
        assertThat(Run.at(server, "up", "-s", "shop", "-f", missing.toString()))
                .isEqualTo(new Run(1, "", "drover: the file " + missing + " cannot be read\n"));
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aDryRunSaysWhatWouldChangeAndChangesNothing() throws IOException {
        Files.writeString(folder.resolve("docker-compose.yml"),
                "web:\n  image: a:2\n  environment: {A: '1', B: '2'}\nnew:\n  image: c\n");
        server.on(LOOKUP, collection(SHOP)).on(SERVICES, collection(ACTIVE)).on(EXPORT, exported(
                "web:\\n  image: a:1\\n  description: x\\n  scale: 3\\n  environment: {A: '1', C: '3'}\\nold: {image: b}"));

        assertThat(up("--dry-run")).isEqualTo(new Run(0, """
                + new (c)
                ~ web is updated
                    - description: x
                ! web needs an upgrade, and its containers are left as they are
                    + environment.B: 2
                    - environment.C: 3
                    ~ image: a:1 -> a:2
                = web keeps its scale: 3, in the files 1; drover scale changes it
                - old is not in the files and is left as it is
                """, ""));
        assertThat(server.changes()).hasSize(1).first().asString().contains("exportconfig");
    }

    @Test
    void aDryRunOfANewStackNamesItAndOneOfTheSameSaysSo() {
        server.on(LOOKUP, collection(), collection(SHOP)).on(SERVICES, collection(ACTIVE))
                .on(EXPORT, exported("web: {image: 'a:1'}"));
        assertThat(up("--dry-run")).isEqualTo(new Run(0, "+ stack shop\n+ web (a:1)\n", ""));
        assertThat(up("--dry-run")).isEqualTo(new Run(0, "nothing would change in the stack shop\n", ""));
    }

    @Test
    void templatesKnowWhatTheEnvironmentIsCalled() throws IOException {
        Files.writeString(folder.resolve("docker-compose.yml"), "web: {image: 'a:{{ .Environment.Name }}'}\n");
        server.on(LOOKUP, collection());
        assertThat(up("--dry-run")).isEqualTo(new Run(0, "+ stack shop\n+ web (a:Default)\n", ""));
        var run = Run.of("config", "--env", "Other", "-f", folder.resolve("docker-compose.yml").toString());
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("a:Other");
    }

    @Test
    void imagesArePulledBeforeAnythingIsMade() {
        var task = "{\"id\":\"1pt1\",\"transitioning\":\"%s\",\"status\":{\"one\":\"%s\"}}";
        server.on(LOOKUP, collection()).on("POST pulltasks", 201, task.formatted("yes", "Pulling"))
                .on("GET pulltasks/1pt1", task.formatted("yes", "Pulling"), task.formatted("no", "Done"))
                .on("POST stacks", 201, SHOP);
        assertThat(up("--pull", "-d")).isEqualTo(new Run(0, "pulled a:1 on 1 hosts\nstack shop is made\n", ""));
        assertThat(server.changes()).first().asString().startsWith("POST pulltasks ").contains("\"image\":\"a:1\"",
                "\"mode\":\"all\"");
    }

    @Test
    void anImageThatCannotBePulledStopsIt() {
        server.on(LOOKUP, collection()).on("POST pulltasks", 201,
                "{\"id\":\"1pt1\",\"transitioning\":\"no\",\"status\":{\"one\":\"no such image\"}}");
        assertThat(up("--pull")).isEqualTo(new Run(1, "", "drover: the host one cannot pull a:1: no such image\n"));
    }

    @Test
    void theFolderNamesTheStack() throws IOException {
        var shop = Files.createDirectory(folder.resolve("shop"));
        Files.writeString(shop.resolve("docker-compose.yml"), "web:\n  image: a:1\n");
        server.on(LOOKUP, collection()).on("POST stacks", 201, SHOP);

        var run = Run.at(server, "up", "-d", "-f", shop.resolve("docker-compose.yml").toString());
        assertThat(run).isEqualTo(new Run(0, "stack shop is made\n", ""));
    }

    @Test
    void whatNeedsAnUpgradeIsNamedAndTheEndSaysSo() throws IOException {
        server.on(LOOKUP, collection(SHOP)).on(SERVICES, collection(ACTIVE)).on(EXPORT, exported("web: {image: 'a:0'}"))
                .on("PUT stacks/1st7", SHOP).on("POST stacks/1st7/?action=activateservices", SHOP);
        assertThat(up()).isEqualTo(new Run(1, """
                stack shop is updated
                web  active
                ! web needs an upgrade, and its containers are left as they are
                    ~ image: a:0 -> a:1
                """, "drover: the containers of web run with an older description\n"));
    }

    @Test
    void someServicesOfSeveralFilesAreBroughtUpWithTheirScale() throws IOException {
        Files.writeString(folder.resolve("docker-compose.yml"), "services:\n  web: {image: 'a:1', links: [db]}\n"
                + "  db: {image: b, env_file: db.env}\n  other: {image: c}\n");
        Files.writeString(folder.resolve("db.env"), "A=1\n");
        Files.writeString(folder.resolve("more.yml"), "name: ${NAME}\nservices: {web: {tty: true}}\n");
        Files.writeString(folder.resolve(".env"), "NAME=shop\n");
        server.on(LOOKUP, collection()).on("POST stacks", 201, SHOP).on(SERVICES,
                collection(ACTIVE, ACTIVATING.replace("activating", "active"), ACTIVATING.replace("db", "other")))
                .on("PUT services/1s1", ACTIVE);

        var run = Run.at(server, "up", "-f", folder.resolve("docker-compose.yml").toString(), "-f",
                folder.resolve("more.yml").toString(), "web", "--scale", "web=3");

        assertThat(run).isEqualTo(new Run(0, "stack shop is made\ndb   active\nweb  active\n", ""));
        assertThat(server.changes()).hasSize(2).last().isEqualTo("PUT services/1s1 {\"scale\":3}");
        assertThat(server.changes().getFirst()).contains("tty: true", "A: '1'").doesNotContain("env_file", "other");
    }

    @Test
    void onDemandContainersAreReplacedAndConfirmed() {
        var upgrading = ACTIVE.replace("active", "upgrading").replace("null", "\"1 of 2 upgraded\"");
        server.on(LOOKUP, collection(SHOP)).on(EXPORT, exported("web: {image: 'a:0'}"))
                .on(SERVICES, collection(ACTIVE), collection(upgrading),
                        collection(ACTIVE.replace("active", "upgraded")), collection(ACTIVE))
                .on("POST stacks/1st7/?action=upgrade", SHOP).on("POST stacks/1st7/?action=activateservices", SHOP)
                .on("POST stacks/1st7/?action=finishupgrade", SHOP);

        assertThat(up("--upgrade", "--confirm-upgrade", "--batch-size", "3", "--interval", "100"))
                .isEqualTo(new Run(0, """
                        stack shop is upgraded
                        web  upgrading  1 of 2 upgraded
                        web  upgraded
                        stack shop keeps its new containers
                        web  active
                        """, ""));
        assertThat(server.changes()).containsExactly(EXPORT + " {}",
                "POST stacks/1st7/?action=upgrade {\"dockerCompose\":\"web:\\n  image: a:1\\n\",\"rancherCompose\":\"\",\"environment\":{},"
                        + "\"services\":[],\"force\":false,\"batchSize\":3,\"intervalMillis\":100}",
                "POST stacks/1st7/?action=activateservices {}",
                "POST stacks/1st7/?action=finishupgrade {\"services\":[]}");
    }

    @Test
    void anUpgradeIsTakenBack() {
        server.on(LOOKUP, collection(SHOP)).on("POST stacks/1st7/?action=rollback", SHOP).on(SERVICES,
                collection(ACTIVE.replace("active", "rolling-back")), collection(ACTIVE));
        assertThat(up("--rollback", "web"))
                .isEqualTo(new Run(0, "stack shop is rolled back\nweb  rolling-back\nweb  active\n", ""));
        assertThat(server.changes())
                .containsExactly("POST stacks/1st7/?action=rollback {\"services\":[\"web\"]}");
        assertThat(up("--rollback", "--upgrade").err()).startsWith("drover: --rollback stands alone");
    }

    @Test
    void anUpgradeThatStopsOrGoesBackByItselfIsAFailure() {
        var stopped = ACTIVE.replace("active", "canceled-upgrade").replace("null",
                "\"no progress for 600 s: waiting for shop-web-1 to be healthy\"");
        server.on(LOOKUP, collection(SHOP)).on(EXPORT, exported("web: {image: 'a:0'}"))
                .on(SERVICES, collection(ACTIVE), collection(stopped), collection(ACTIVE), collection(
                        ACTIVE.replace("active", "rolling-back").replace("null", "\"1 of 2 rolled back after x\"")),
                        collection(ACTIVE))
                .on("POST stacks/1st7/?action=upgrade", SHOP).on("POST stacks/1st7/?action=activateservices", SHOP);
        assertThat(up("-u").err()).isEqualTo("drover: the upgrade of web has stopped: no progress for 600 s: waiting"
                + " for shop-web-1 to be healthy; drover up --continue-upgrade goes on, drover up --rollback takes it back\n");
        var run = up("-u");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("drover: the upgrade of web was taken back by itself: 1 of 2 rolled back after x\n");
    }

    @Test
    void anUpgradeThatIsPausedWaitsForAPersonAndGoesOn() {
        var paused = ACTIVE.replace("active", "canceled-upgrade").replace("null",
                "\"paused after the first batch: it waits to be continued or rolled back\",\"actions\":{\"continueupgrade\":\"\"}");
        server.on(LOOKUP, collection(SHOP)).on(EXPORT, exported("web: {image: 'a:0'}"))
                .on(SERVICES, collection(ACTIVE), collection(paused), collection(paused), collection(ACTIVE))
                .on("POST stacks/1st7/?action=upgrade", SHOP).on("POST stacks/1st7/?action=activateservices", SHOP)
                .on("POST services/1s1/?action=continueupgrade", ACTIVE);
        var run = up("--upgrade", "--confirm-upgrade");
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .endsWith("web  canceled-upgrade  paused after the first batch: it waits to be continued or"
                        + " rolled back\nthe upgrade of web waits: drover up --continue-upgrade goes on, drover up --rollback"
                        + " takes it back\n");
        assertThat(server.changes()).noneMatch(change -> change.contains("finishupgrade"));
        assertThat(up("--continue-upgrade"))
                .isEqualTo(new Run(0, "stack shop goes on with its upgrade\nweb  active\n", ""));
        assertThat(server.changes()).last().isEqualTo("POST services/1s1/?action=continueupgrade {}");
        assertThat(up("--continue-upgrade").err())
                .isEqualTo("drover: no upgrade of the stack shop waits to be continued\n");
        assertThat(up("--continue-upgrade", "--rollback").err()).startsWith("drover: --continue-upgrade stands alone");
    }

    @Test
    void aDryRunSaysWhatWouldBeUpgraded() {
        server.on(LOOKUP, collection(SHOP)).on(SERVICES, collection(ACTIVE)).on(EXPORT,
                exported("web: {image: 'a:0'}"), exported("web: {image: 'a:1'}"));
        assertThat(up("--dry-run", "--upgrade")).isEqualTo(new Run(0, """
                ! web is upgraded: its containers are replaced
                    ~ image: a:0 -> a:1
                """, ""));
        assertThat(up("--dry-run", "--force-upgrade"))
                .isEqualTo(new Run(0, "! web is upgraded: its containers are replaced\n", ""));
    }

    @Test
    void servicesThatTheFilesDoNotHaveGoOnDemand() throws IOException {
        Files.writeString(folder.resolve("docker-compose.yml"),
                "services:\n  web: {image: 'a:1'}\n  debug: {image: b, profiles: [dev]}\n");
        var old = ACTIVE.replace("1s1", "1s9").replace("web", "old").replace("null",
                "null,\"actions\":{\"remove\":\"\"}");
        var debug = old.replace("1s9", "1s8").replace("old", "debug");
        server.on(LOOKUP, collection(SHOP)).on(SERVICES, collection(ACTIVE, old, debug))
                .on(EXPORT, exported("web: {image: 'a:1'}\\nold: {image: b}\\ndebug: {image: b}"))
                .on("PUT stacks/1st7", SHOP).on("POST stacks/1st7/?action=activateservices", SHOP)
                .on("POST services/1s9/?action=remove", old);
        assertThat(up("--dry-run", "--remove-orphans")).isEqualTo(new Run(0, """
                - debug is not in the files and is left as it is
                - old is not in the files and is removed
                """, ""));
        assertThat(up("-d")).isEqualTo(new Run(0, "stack shop is up to date\n", ""));
        assertThat(server.changes()).noneMatch(change -> change.contains("remove"));
        assertThat(up("-d", "--prune"))
                .isEqualTo(new Run(0, "stack shop is up to date\nold is being removed\n", ""));
        assertThat(up("-d", "--remove-orphans", "web").out()).endsWith("old is being removed\n");
        assertThat(server.changes()).filteredOn(change -> change.contains("remove")).hasSize(2)
                .allMatch(change -> change.startsWith("POST services/1s9/"));
    }

    @Test
    void theFilesArePrintedWithAllThatTheyName() throws IOException {
        Files.writeString(folder.resolve("rancher-compose.yml"), "web:\n  scale: 2\n");
        Files.writeString(folder.resolve("docker-compose.yml"),
                "web:\n  image: a:${TAG:-7}\n  environment: {X: '${Y}'}\n");
        Files.writeString(folder.resolve(".env"), "Y=z\n");
        var run = up("--render");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("# docker-compose.yml\n").contains("image: a:7", "X: z",
                "# rancher-compose.yml\n",
                "scale: 2");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void whatDroverCannotDoIsSaid() {
        assertThat(up("--build")).isEqualTo(new Run(1, "", "drover: --build: Drover builds no images; build them, push"
                + " them to a registry, and use --pull\n"));
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void whatCannotBeScaledChangesNothing() {
        server.on(LOOKUP, collection());
        assertThat(up("--scale", "none=2").err())
                .isEqualTo("drover: --scale none=2: there is no service none in the files\n");
        assertThat(up("--scale", "web=-1").err()).isEqualTo("drover: --scale web=-1: the scale must be 0 or more\n");
        assertThat(server.changes()).isEmpty();
    }

    @Test
    void aProfileBringsItsServices() throws IOException {
        Files.writeString(folder.resolve("docker-compose.yml"),
                "services:\n  web: {image: a}\n  debug: {image: b, profiles: [dev]}\n");
        server.on(LOOKUP, collection());
        assertThat(up("--dry-run").out()).isEqualTo("+ stack shop\n+ web (a)\n");
        assertThat(up("--dry-run", "--profile", "dev"))
                .isEqualTo(new Run(0, "+ stack shop\n+ debug (b)\n+ web (a)\n", ""));
    }

    @Test
    void theVariablesThatTheFilesAskForAreSentAndNoOthers() throws IOException {
        Files.writeString(folder.resolve(".env"), "A=a\nB=b\nC=c\nD=d\nE=e\nF=f\nG=g\nH=h\nSECRET=s\nstack_name=no\n");
        Files.writeString(folder.resolve("docker-compose.yml"), """
                one:
                  image: a:${A:-${B}}
                  command: $C ${GONE:-x}
                  labels: {l: '$${stack_name}', '# $SECRET': 'y'}
                  environment: {D: }
                two: {image: b, environment: ["E"], labels: [F]}
                three:
                  image: '{{ .Values.H }}'
                  environment:
                    - "G"
                """);
        server.on(LOOKUP, collection()).on("POST stacks", 201, SHOP);
        assertThat(up("-d").err()).isEmpty();
        assertThat(server.changes().getFirst()).contains("\"environment\":{\"A\":\"a\",\"B\":\"b\",\"C\":\"c\","
                + "\"D\":\"d\",\"E\":\"e\",\"G\":\"g\",\"H\":\"h\"}");
    }

    @Test
    void ofSomeServicesOnlyWhatTheyAskForIsSent() throws IOException {
        Files.writeString(folder.resolve(".env"), "A=a\nTOKEN=t\n");
        Files.writeString(folder.resolve("docker-compose.yml"),
                "web: {image: a, environment: [TOKEN]}\ndb: {image: b, environment: [A]}\n");
        server.on(LOOKUP, collection()).on("POST stacks", 201, SHOP).on(SERVICES, collection(ACTIVE));
        assertThat(up("-d", "web").err()).isEmpty();
        assertThat(server.changes().getFirst()).contains("\"environment\":{\"TOKEN\":\"t\"}");
    }

    private static String exported(String services) {
        return "{\"dockerComposeConfig\":\"" + services + "\\n\",\"rancherComposeConfig\":\"{}\"}";
    }

    private Run up(String... more) {
        var words = new java.util.ArrayList<>(List.of("up", "-s", "shop", "-f",
                folder.resolve("docker-compose.yml").toString()));
        words.addAll(List.of(more));
        return Run.at(server, words.toArray(String[]::new));
    }
}
