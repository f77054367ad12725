package io.drover.server.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.PluginFacts;
import io.drover.model.PluginFacts.Offer;
import io.drover.model.PluginFacts.Said;
import io.drover.model.PluginFacts.State;
import io.drover.model.spec.UpgradeOptions;
import io.drover.plugin.Extension;
import io.drover.plugin.HostDriver;
import io.drover.plugin.UpgradeStrategy;
import io.drover.plugin.UpgradeStrategy.Situation;
import io.drover.plugin.UpgradeStrategy.Step;
import io.drover.server.extension.ExtensionFailed;
import io.drover.server.extension.Extensions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is live after which files came and went, and what is refused and why. */
class PluginsTest {
    @TempDir
    Path data;
    private Path box = Path.of("");
    private Path folder = Path.of("");
    private @Nullable Plugins open;

    @BeforeEach
    void folders() throws IOException {
        box = Files.createDirectory(data.resolve("box"));
        folder = Files.createDirectory(data.resolve("plugins"));
    }

    @AfterEach
    void close() throws IOException {
        if (open != null) {
            open.close();
            try (var left = Files.list(data.resolve("loaded"))) {
                assertThat(left).isEmpty();
            }
        }
    }

    private Plugins plugins(@Nullable Signers signers) {
        UpgradeStrategy own = new UpgradeStrategy() {
            @Override
            public String name() {
                return "in-service";
            }

            @Override
            public Step next(Situation situation) {
                return Step.NONE;
            }
        };
        open = new Plugins(Extensions.of(own), new PluginOptions(box, folder, signers), data.resolve("loaded"));
        open.look();
        return open;
    }

    private static void settle(Plugins plugins) {
        plugins.look();
        plugins.look();
    }

    private static List<String> names(Plugins plugins, Class<? extends Extension> kind) {
        return plugins.all(kind).stream().map(Extension::name).toList();
    }

    private static Step ask(Plugins plugins, String name) {
        var options = new UpgradeOptions(true, 1, 1000L);
        return Objects.requireNonNull(plugins.named(UpgradeStrategy.class, name), name)
                .next(new Situation(List.of(), options, 0, null, Instant.EPOCH));
    }

    private static String reason(Plugins plugins, String file) {
        var facts = plugins.facts().stream().filter(it -> it.file().equals(file)).findFirst().orElseThrow();
        assertThat(facts.state()).isEqualTo(State.REFUSED);
        assertThat(facts.offers()).isEmpty();
        return Objects.requireNonNull(facts.reason());
    }

    @Test
    void whatIsInTheFoldersAtTheStartIsLiveAtOnce() {
        PluginSource.strategy("shipped", "shipped").drop(box, "shipped.jar");
        PluginSource.strategy("mine", "mine").drop(folder, "mine.jar");

        var plugins = plugins(null);

        assertThat(names(plugins, UpgradeStrategy.class)).containsExactly("in-service", "mine", "shipped");
        assertThat(names(plugins, HostDriver.class)).isEmpty();
        assertThat(plugins.facts()).extracting(PluginFacts::file, PluginFacts::inTheBox, PluginFacts::state)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("mine.jar", false, State.ACTIVE),
                        org.assertj.core.groups.Tuple.tuple("shipped.jar", true, State.ACTIVE));
    }

    @Test
    void droppedInReplacedAndTakenAwayWhileItRuns() throws IOException {
        var plugins = plugins(null);
        var jar = PluginSource.strategy("mine", "first").drop(folder, "mine.jar");
        plugins.look();
        assertThat(names(plugins, UpgradeStrategy.class)).as("it may not be whole yet").containsExactly("in-service");
        plugins.look();
        assertThat(ask(plugins, "first")).isEqualTo(Step.NONE);

        PluginSource.strategy("mine", "second").say("Plugin-Version", "1.1.0").drop(folder, "mine.jar");
        plugins.look();
        assertThat(ask(plugins, "first")).as("until the other is whole").isEqualTo(Step.NONE);
        plugins.look();
        assertThat(names(plugins, UpgradeStrategy.class)).containsExactly("in-service", "second");
        assertThat(plugins.facts()).extracting(PluginFacts::version).containsExactly("1.1.0");

        Files.delete(jar);
        plugins.look();
        assertThat(names(plugins, UpgradeStrategy.class)).containsExactly("in-service");
        assertThat(plugins.facts()).isEmpty();
    }

    @Test
    void anExtensionThatWasKeptIsGoneWithItsPlugin() throws IOException {
        var jar = PluginSource.strategy("mine", "mine").drop(folder, "mine.jar");
        var plugins = plugins(null);
        var kept = Objects.requireNonNull(plugins.named(UpgradeStrategy.class, "mine"));
        Files.delete(jar);
        plugins.look();

        assertThatThrownBy(() -> kept.next(new Situation(List.of(), new UpgradeOptions(true, 1, 1000L), 0, null,
                Instant.EPOCH))).isInstanceOf(ExtensionFailed.class).hasMessageContaining("is gone");
    }

    @Test
    void driversTellTheirSettings() {
        new PluginSource("drivers").with("""
                import io.drover.plugin.*;
                import java.util.List;
                @org.pf4j.Extension
                public final class Driver implements HostDriver {
                    public String name() {
                        return "cloud";
                    }
                    public List<Setting> settings() {
                        return List.of(Setting.required("zone", Setting.Type.TEXT, "Where.").oneOf("a", "b"),
                                Setting.optional("key", Setting.Type.SECRET_MULTILINE, "A key.", "none"));
                    }
                    public void make(Machine machine, Log log) throws Exception {
                        log.step("Make " + machine.name());
                        throw new java.io.IOException("no " + machine.setting("zone"));
                    }
                }
                """).drop(folder, "drivers.jar");
        var plugins = plugins(null);

        assertThat(plugins.facts().getFirst().offers()).containsExactly(new Offer("hostDriver", "cloud",
                List.of(new Said("zone", "text", "Where.", true, null, List.of("a", "b")),
                        new Said("key", "secretMultiline", "A key.", false, "none", List.of()))));
        var driver = Objects.requireNonNull(plugins.named(HostDriver.class, "cloud"));
        assertThat(driver.settings()).hasSize(2);
        var machine = new HostDriver.Machine("h", Map.of("zone", "a"),
                new HostDriver.Registration("sh", "image", "http://x", Map.of()));
        var steps = new java.util.ArrayList<String>();
        var log = new HostDriver.Log() {
            @Override
            public void step(String name) {
                steps.add(name);
            }

            @Override
            public void line(String text) {
            }
        };
        for (var i = 0; i < 5; i++) {
            assertThatThrownBy(() -> driver.make(machine, log)).as("its answer, and no failure of the plugin")
                    .isInstanceOf(IOException.class).hasMessage("no a");
        }
        assertThat(steps).hasSize(5).contains("Make h");
        assertThat(plugins.facts().getFirst().failures()).isZero();
    }

    @Test
    void onlyTheApiIsSeen() {
        PluginSource.strategy("curious", "curious", """
                for (var name : new String[]{"io.drover.server.plugins.Plugins", "io.vertx.core.Vertx",
                        "com.hazelcast.core.Hazelcast", "com.fasterxml.jackson.databind.ObjectMapper",
                        "ch.qos.logback.classic.Logger", "dev.failsafe.Failsafe"}) {
                    try {
                        Class.forName(name);
                        throw new IllegalStateException("sees " + name);
                    } catch (ClassNotFoundException expected) {
                    }
                }
                for (var name : new String[]{"io.drover.model.Host", "org.slf4j.Logger", "org.pf4j.Plugin",
                        "java.net.http.HttpClient", "made.Strategy"}) {
                    try {
                        Class.forName(name);
                    } catch (ClassNotFoundException e) {
                        throw new IllegalStateException(name);
                    }
                }
                if (getClass().getResource("/logback-test.xml") != null
                        || getClass().getResource("/made/own.txt") == null
                        || Thread.currentThread().getContextClassLoader() != getClass().getClassLoader()) {
                    throw new IllegalStateException("resources");
                }
                return new Step(java.util.Map.of(1, io.drover.model.Upgrade.Side.NEW), null);""")
                .file("made/own.txt", "mine").drop(folder, "curious.jar");

        assertThat(ask(plugins(null), "curious").to()).containsOnlyKeys(1);
    }

    @Test
    void whatPeopleSaidWronglyIsNoFailureOfThePlugin() {
        PluginSource.strategy("strict", "strict", """
                return Step.NONE; }
                @Override
                public void check(io.drover.model.spec.UpgradeOptions options) {
                    throw new IllegalArgumentException("percent must be from 1 to 99");""").drop(folder, "strict.jar");
        var plugins = plugins(null);

        for (var i = 0; i < 5; i++) {
            assertThatThrownBy(() -> Objects.requireNonNull(plugins.named(UpgradeStrategy.class, "strict"))
                    .check(new UpgradeOptions(true, 1, 1000L))).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("percent must be from 1 to 99");
        }
        assertThat(ask(plugins, "strict")).isEqualTo(Step.NONE);
        assertThat(plugins.facts()).extracting(PluginFacts::failures).containsExactly(0);
    }

    @Test
    void whatAJarBundlesIsItsOwnUnlessItIsOfTheApi() {
        PluginSource.strategy("bundle", "bundle", """
                if (!com.fasterxml.jackson.databind.ObjectMapper.WHOSE.equals("mine")
                        || io.drover.plugin.PluginApi.VERSION.length() == 0
                        || io.drover.plugin.PluginApi.class.getClassLoader() == getClass().getClassLoader()) {
                    throw new IllegalStateException();
                }
                return new Step(java.util.Map.of(1, io.drover.model.Upgrade.Side.NEW), null);""").with("""
                package com.fasterxml.jackson.databind;
                public class ObjectMapper {
                    public static final String WHOSE = "mi" + "ne".toString();
                }
                """).with("""
                package io.drover.plugin;
                public final class PluginApi {
                    public static final String VERSION = "".toString();
                }
                """).drop(folder, "bundle.jar");

        assertThat(ask(plugins(null), "bundle").to()).containsOnlyKeys(1);
    }

    @Test
    void whatNeedsMoreThanTheApiIsRefused() {
        new PluginSource("needy").with("""
                @org.pf4j.Extension
                public final class Needy implements io.drover.plugin.UpgradeStrategy {
                    private static final io.vertx.core.Vertx VERTX = io.vertx.core.Vertx.vertx();
                    public String name() {
                        return "needy" + VERTX;
                    }
                    public Step next(Situation now) {
                        return Step.NONE;
                    }
                }
                """).drop(folder, "needy.jar");

        assertThat(reason(plugins(null), "needy.jar")).contains("made.Needy").contains("io.vertx.core.Vertx");
    }

    @Test
    void aJarThatIsNotInOrderIsRefusedWithTheReason() throws IOException {
        Files.writeString(folder.resolve("corrupt.jar"), "PK but not for long");
        Files.write(folder.resolve("empty.jar"), new byte[0]);
        Files.writeString(folder.resolve(".half.jar"), "being written");
        Files.writeString(folder.resolve("readme.txt"), "no jar");
        Files.createDirectory(folder.resolve("folder.jar"));
        PluginSource.strategy("a", "a").say("Plugin-Id", "").drop(folder, "no-id.jar");
        PluginSource.strategy("a", "a").say("Plugin-Id", "../A b").drop(folder, "bad-id.jar");
        PluginSource.strategy("a", "a").say("Plugin-Version", "").drop(folder, "no-version.jar");
        PluginSource.strategy("a", "a").say("Plugin-Version", "latest").drop(folder, "bad-version.jar");
        PluginSource.strategy("a", "a").say("Plugin-Requires", "").drop(folder, "no-api.jar");
        PluginSource.strategy("a", "a").say("Plugin-Requires", "2.0.0").drop(folder, "new-api.jar");
        PluginSource.strategy("a", "a").say("Plugin-Requires", "0.9").drop(folder, "old-api.jar");
        PluginSource.strategy("a", "a").say("Plugin-Requires", "soon").drop(folder, "bad-api.jar");
        PluginSource.strategy("a", "Not a name").drop(folder, "bad-name.jar");
        PluginSource.strategy("b", "in-service").drop(folder, "ours.jar");
        new PluginSource("c").drop(folder, "nothing.jar");
        new PluginSource("d").file("META-INF/extensions.idx", "made.Missing\n").drop(folder, "missing.jar");
        new PluginSource("e").with("""
                @org.pf4j.Extension
                public final class Other implements org.pf4j.ExtensionPoint {
                }
                """).drop(folder, "other.jar");
        PluginSource.strategy("f", "f").say("Plugin-Class", "made.NoPlugin").drop(folder, "bad-class.jar");
        PluginSource.strategy("g", "fine").drop(folder, "fine.jar");

        var plugins = plugins(null);

        assertThat(names(plugins, UpgradeStrategy.class)).containsExactly("fine", "in-service");
        var expected = Map.ofEntries(Map.entry("corrupt.jar", "is no jar"), Map.entry("empty.jar", "is no jar"),
                Map.entry("no-id.jar", "no Plugin-Id"), Map.entry("bad-id.jar", "../A b"),
                Map.entry("no-version.jar", "no Plugin-Version"), Map.entry("bad-version.jar", "latest"),
                Map.entry("no-api.jar", "no Plugin-Requires"),
                Map.entry("new-api.jar",
                        "made for the plugin API 2.0.0, and this is " + io.drover.plugin.PluginApi.VERSION),
                Map.entry("old-api.jar", "made for the plugin API 0.9"), Map.entry("bad-api.jar", "soon"),
                Map.entry("bad-name.jar", "Not a name"), Map.entry("ours.jar", "which Drover has itself"),
                Map.entry("nothing.jar", "offers nothing"), Map.entry("missing.jar", "made.Missing"),
                Map.entry("other.jar", "nothing that this server can use"),
                Map.entry("bad-class.jar", "made.NoPlugin"));
        expected.forEach((file, reason) -> assertThat(reason(plugins, file)).as(file).contains(reason));
        assertThat(plugins.facts()).hasSize(expected.size() + 1);
    }

    @Test
    void oneThatIsMendedIsLive() {
        PluginSource.strategy("mine", "mine").say("Plugin-Requires", "9").drop(folder, "mine.jar");
        var plugins = plugins(null);
        assertThat(reason(plugins, "mine.jar")).contains("made for");

        PluginSource.strategy("mine", "mine").drop(folder, "mine.jar");
        settle(plugins);

        assertThat(names(plugins, UpgradeStrategy.class)).contains("mine");
    }

    @Test
    void whatWorksGoesOnWhileWhatIsToReplaceItIsRefused() throws IOException {
        var jar = PluginSource.strategy("mine", "mine").drop(folder, "mine.jar");
        var plugins = plugins(null);
        Files.writeString(jar, "PK but not for long");
        settle(plugins);
        assertThat(ask(plugins, "mine")).isEqualTo(Step.NONE);
        assertThat(plugins.facts()).singleElement().satisfies(facts -> {
            assertThat(facts.state()).isEqualTo(State.ACTIVE);
            assertThat(facts.version()).isEqualTo("1.0.0");
            assertThat(facts.offers()).hasSize(1);
            assertThat(facts.reason()).startsWith("goes on, for what is in the file now is refused: it is no jar");
        });

        PluginSource.strategy("mine", "Not a name").drop(folder, "mine.jar");
        settle(plugins);
        assertThat(ask(plugins, "mine")).isEqualTo(Step.NONE);
        assertThat(plugins.facts().getFirst().reason()).contains("Not a name");

        PluginSource.strategy("mine", "mine").say("Plugin-Version", "1.0.1").drop(folder, "mine.jar");
        settle(plugins);
        assertThat(ask(plugins, "mine")).isEqualTo(Step.NONE);
        assertThat(plugins.facts().getFirst().version()).isEqualTo("1.0.1");
        assertThat(plugins.facts().getFirst().reason()).isNull();
    }

    @Test
    void whatIsInTheWayOfAReplacementIsWaitedFor() throws IOException {
        var other = PluginSource.strategy("other", "other").drop(folder, "a.jar");
        PluginSource.strategy("mine", "mine").drop(folder, "b.jar");
        var plugins = plugins(null);
        PluginSource.strategy("mine", "other").say("Plugin-Version", "2.0.0").drop(folder, "b.jar");
        settle(plugins);
        assertThat(names(plugins, UpgradeStrategy.class)).containsExactly("in-service", "mine", "other");
        assertThat(plugins.facts().getLast().reason()).contains("as the plugin other does already");

        Files.delete(other);
        plugins.look();
        assertThat(names(plugins, UpgradeStrategy.class)).containsExactly("in-service", "other");
        assertThat(plugins.facts()).singleElement().matches(facts -> facts.version().equals("2.0.0")
                && facts.reason() == null);
    }

    @Test
    void whatIsTooMuchIsNotRead() throws IOException {
        PluginSource.strategy("fine", "fine").drop(folder, "fine.jar");
        PluginSource.strategy("native", "native")
                .file("META-INF/native/libbig.so", "x".repeat((int) JarBounds.WHOLE + 1)).drop(folder, "native.jar");
        for (var entry : List.of("META-INF/MANIFEST.MF", "META-INF/extensions.idx", "META-INF/me.sf",
                "META-INF/ME.EC", "made/Big.class")) {
            var name = entry.substring(entry.lastIndexOf('/') + 1);
            try (var out = new ZipOutputStream(Files.newOutputStream(folder.resolve(name + ".jar")))) {
                out.putNextEntry(new ZipEntry(entry));
                for (var i = 0; i < 9; i++) {
                    out.write(new byte[1 << 20]);
                }
            }
        }
        try (var out = new ZipOutputStream(Files.newOutputStream(folder.resolve("entries.jar")))) {
            for (var i = 0; i <= JarBounds.ENTRIES; i++) {
                out.putNextEntry(new ZipEntry("" + i));
            }
        }
        try (var large = FileChannel.open(folder.resolve("large.jar"), StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE)) {
            large.write(ByteBuffer.wrap(new byte[1]), JarBounds.FILE);
        }

        var plugins = plugins(null);

        assertThat(names(plugins, UpgradeStrategy.class)).containsExactly("fine", "in-service", "native");
        assertThat(reason(plugins, "me.sf.jar")).contains("more than 8 MiB");
        assertThat(reason(plugins, "ME.EC.jar")).contains("more than 8 MiB");
        assertThat(reason(plugins, "MANIFEST.MF.jar")).isEqualTo("has more than 8 MiB in META-INF/MANIFEST.MF");
        assertThat(reason(plugins, "extensions.idx.jar")).contains("more than 8 MiB");
        assertThat(reason(plugins, "Big.class.jar")).contains("more than 8 MiB in made/Big.class");
        assertThat(reason(plugins, "entries.jar")).contains("more than 100000 entries");
        assertThat(reason(plugins, "large.jar")).isEqualTo("is larger than 256 MiB");
    }

    @Test
    void ofTwoWithOneIdOrOneNameTheFirstStaysAndTheOtherFollows() throws IOException {
        var first = PluginSource.strategy("mine", "mine").drop(folder, "a.jar");
        var plugins = plugins(null);
        PluginSource.strategy("mine", "other").drop(folder, "b.jar");
        PluginSource.strategy("other", "mine").drop(folder, "c.jar");
        settle(plugins);
        assertThat(names(plugins, UpgradeStrategy.class)).containsExactly("in-service", "mine");
        assertThat(reason(plugins, "b.jar")).contains("duplicate").contains("a.jar");
        assertThat(reason(plugins, "c.jar")).contains("the upgrade strategy mine").contains("the plugin mine");

        Files.delete(first);
        plugins.look();
        assertThat(names(plugins, UpgradeStrategy.class)).containsExactly("in-service", "mine", "other");
    }

    @Test
    void oneThatHangsWhileItIsLoadedOrThrowsIsRefusedAndTheOthersAreLive() {
        new PluginSource("hanging").with("""
                @org.pf4j.Extension
                public final class Hanging implements io.drover.plugin.UpgradeStrategy {
                    public Hanging() throws InterruptedException {
                        Thread.sleep(600_000);
                    }
                    public String name() {
                        return "hanging";
                    }
                    public Step next(Situation now) {
                        return Step.NONE;
                    }
                }
                """).drop(folder, "a.jar");
        new PluginSource("throwing").with("""
                @org.pf4j.Extension
                public final class Throwing implements io.drover.plugin.UpgradeStrategy {
                    public String name() {
                        throw new StackOverflowError("deep");
                    }
                    public Step next(Situation now) {
                        return Step.NONE;
                    }
                }
                """).drop(folder, "b.jar");
        PluginSource.strategy("fine", "fine").drop(folder, "c.jar");

        var plugins = plugins(null);

        assertThat(reason(plugins, "a.jar")).contains("did not answer within 5 s");
        assertThat(reason(plugins, "b.jar")).contains("deep");
        assertThat(names(plugins, UpgradeStrategy.class)).contains("fine");
    }

    @Test
    void onlyWhatATrustedSignerSignedIsLoadedWhenThatIsAsked() throws Exception {
        var trusted = new TestSigner("trusted");
        var stranger = new TestSigner("stranger");
        PluginSource.strategy("shipped", "shipped").drop(box, "shipped.jar");
        trusted.sign(PluginSource.strategy("good", "good").drop(data, "x.jar"), folder.resolve("good.jar"));
        stranger.sign(PluginSource.strategy("strange", "strange").drop(data, "x.jar"), folder.resolve("strange.jar"));
        PluginSource.strategy("bare", "bare").drop(folder, "bare.jar");
        var added = folder.resolve("added.jar");
        trusted.sign(PluginSource.strategy("added", "added").drop(data, "x.jar"), added);
        TestSigner.put(added, "made/Late.class", "late");
        var changed = folder.resolve("changed.jar");
        trusted.sign(PluginSource.strategy("changed", "changed").file("made/text.txt", "before").drop(data, "x.jar"),
                changed);
        TestSigner.put(changed, "made/text.txt", "after!");
        var renamed = folder.resolve("renamed.jar");
        trusted.sign(PluginSource.strategy("renamed", "renamed").drop(data, "x.jar"), renamed);
        TestSigner.edit(renamed, "META-INF/MANIFEST.MF",
                text -> text.replace("Plugin-Id: renamed", "Plugin-Id: renamee"));

        var plugins = plugins(new Signers(Set.of(trusted.certificate())));

        assertThat(names(plugins, UpgradeStrategy.class)).containsExactly("good", "in-service", "shipped");
        assertThat(reason(plugins, "strange.jar")).contains("not among the trusted signers");
        assertThat(reason(plugins, "bare.jar")).contains("must be signed");
        assertThat(reason(plugins, "added.jar")).contains("made/Late.class in it is not");
        assertThat(reason(plugins, "changed.jar")).contains("changed after it was signed");
        assertThat(reason(plugins, "renamed.jar")).isNotEmpty();
    }

    @Test
    void trustedSignersAreReadFromAFileOrAFolder() throws Exception {
        var one = new TestSigner("one");
        var two = new TestSigner("two");
        var certificates = Files.createDirectory(data.resolve("signers"));
        Files.write(certificates.resolve("one.der"), one.certificate().getEncoded());
        Files.writeString(certificates.resolve("two.pem"), two.pem());
        trusted(Signers.read(certificates), one, two);
        trusted(Signers.read(certificates.resolve("two.pem")), two);

        Files.writeString(certificates.resolve("three.pem"), "nothing of the kind");
        assertThatThrownBy(() -> Signers.read(certificates)).hasMessageContaining("three.pem");
        assertThatThrownBy(() -> Signers.read(data.resolve("missing"))).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> Signers.read(box)).hasMessageContaining("holds no certificate");
        assertThat(Signers.fromEnvironment(Map.of())).isNull();
    }

    private void trusted(Signers signers, TestSigner... those) throws Exception {
        for (var signer : those) {
            var jar = data.resolve("signed.jar");
            signer.sign(PluginSource.strategy("x", "x").drop(data, "x.jar"), jar);
            assertThat(PluginLabel.read(jar, signers).id()).isEqualTo("x");
        }
    }
}
