package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.ApiKey;
import io.drover.model.Project;
import io.drover.model.Refusal;
import io.drover.model.Wire;
import io.drover.model.intent.Intent;
import io.drover.server.auth.FirstKeys;
import io.drover.server.auth.Secrets;
import io.drover.server.extension.Extensions;
import io.drover.server.loop.IntentHandler;
import io.drover.server.store.MemoryStore;
import io.drover.server.store.Store;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstStartTest {
    @TempDir
    Path data;
    private final MemoryStore store = new MemoryStore(Clock.systemUTC(), new Random(1));
    private final HashMap<Class<? extends Intent>, IntentHandler> handlers = new HashMap<>(
            Handlers.all(Extensions.of(), store));
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void makesTheDefaultEnvironmentAndKeysThatOnlyItsUserCanRead() throws Exception {
        run();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
        var keys = keys();
        assertThat(keys.url()).isEqualTo("http://here:8080");
        assertThat(shown.toString(StandardCharsets.UTF_8)).contains(keys.accessKey(), keys.secretKey(),
                keys.adminPassword());
        var global = store.view(Store.GLOBAL);
        assertThat(global.find("1a5")).isInstanceOf(Project.class);
        assertThat(FirstKeys.needed(store)).isFalse();
        assertThat(global.credential(keys.accessKey())).isInstanceOfSatisfying(ApiKey.class,
                key -> assertThat(Secrets.matches(keys.secretKey(), key.secretHash())).isTrue());
    }

    @Test
    void doesNothingTheSecondTime() throws Exception {
        run();
        var before = store.view(Store.GLOBAL).seq();
        var file = Files.readString(file());
        run();

        assertThat(Files.readString(file())).isEqualTo(file);
        assertThat(store.view(Store.GLOBAL).seq()).isEqualTo(before);
    }

    @Test
    void goesOnWithTheSameKeysAfterACrashInTheMiddle() throws Exception {
        var create = handlers.put(Intent.CreateProject.class, (_, _) -> {
            throw Refusal.invalid("name", "a crash, on purpose");
        });
        assertThatThrownBy(this::run).isInstanceOf(Refusal.class);
        var keys = keys();
        handlers.put(Intent.CreateProject.class, java.util.Objects.requireNonNull(create));

        run();

        assertThat(keys()).isEqualTo(keys);
        assertThat(store.view(Store.GLOBAL).credential(keys.accessKey())).isNotNull();
        assertThat(store.view(Store.GLOBAL).find("1a5")).isNotNull();
    }

    @Test
    void leavesTheDatabaseAloneWhenTheKeysCannotBeKept() throws Exception {
        Files.createDirectory(file());
        Files.createFile(file().resolve("in-the-way"));

        assertThatThrownBy(this::run).isInstanceOf(java.io.UncheckedIOException.class);
        assertThat(store.view(Store.GLOBAL).seq()).isZero();
    }

    private void run() {
        new FirstStart(store, handlers,
                new KeyFile(data, "http://here:8080", new PrintStream(shown, true, StandardCharsets.UTF_8))).run();
    }

    private Path file() {
        return data.resolve("api-key.json");
    }

    private KeyFile.Content keys() throws Exception {
        return Wire.read(Files.readString(file()), KeyFile.Content.class);
    }
}
