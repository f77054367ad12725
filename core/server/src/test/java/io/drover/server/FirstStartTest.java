package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Project;
import io.drover.model.Refusal;
import io.drover.model.Wire;
import io.drover.model.intent.Intent;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstStartTest {
    @TempDir
    Path data;
    private final MemoryStore store = new MemoryStore(Clock.systemUTC(), new Random(1));
    private final List<Intent> applied = new ArrayList<>();
    private final Map<Class<? extends Intent>, IntentHandler> handlers = new HashMap<>();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @BeforeEach
    void handlers() {
        IntentHandler note = (_, intent) -> {
            applied.add(intent);
            return "id";
        };
        handlers.put(Intent.CreateApiKey.class, note);
        handlers.put(Intent.PutSetting.class, note);
        handlers.put(Intent.CreateProject.class, (draft, intent) -> {
            draft.put(new Project(FirstStart.DEFAULT_PROJECT, draft.newUuid(), "Default", null, draft.now(), null));
            return note.handle(draft, intent);
        });
    }

    @Test
    void makesTheDefaultEnvironmentAndKeysThatOnlyItsUserCanRead() throws Exception {
        run();

        var file = data.resolve("api-key.json");
        var keys = Wire.read(Files.readString(file), KeyFile.Keys.class);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(keys.url()).isEqualTo("http://here:8080");
        assertThat(shown.toString(StandardCharsets.UTF_8)).contains(keys.accessKey(), keys.secretKey(),
                keys.adminPassword());
        assertThat(applied).contains(new Intent.CreateProject("1a5", "Default", null));
        assertThat(applied.stream().filter(Intent.CreateApiKey.class::isInstance).map(Intent.CreateApiKey.class::cast)
                .map(Intent.CreateApiKey::secretHash)).containsExactly("#" + keys.secretKey());
    }

    @Test
    void doesNothingTheSecondTime() throws Exception {
        run();
        var file = Files.readString(data.resolve("api-key.json"));
        run();

        assertThat(Files.readString(data.resolve("api-key.json"))).isEqualTo(file);
        assertThat(applied).hasSize(3);
    }

    @Test
    void leavesTheDatabaseAloneWhenTheKeysCannotBeKept() throws Exception {
        Files.createDirectory(data.resolve("api-key.json"));
        Files.createFile(data.resolve("api-key.json/in-the-way"));

        assertThatThrownBy(this::run).isInstanceOf(java.io.UncheckedIOException.class);
        assertThat(store.view(Store.GLOBAL).seq()).isZero();
    }

    @Test
    void makesAllOrNothing() {
        handlers.put(Intent.PutSetting.class, (_, _) -> {
            throw Refusal.invalid("name", "not this time");
        });

        assertThatThrownBy(this::run).isInstanceOf(Refusal.class);
        assertThat(store.view(Store.GLOBAL).seq()).isZero();
    }

    private void run() {
        var file = new KeyFile(data, "http://here:8080", new PrintStream(shown, true, StandardCharsets.UTF_8));
        new FirstStart(store, handlers, file, secret -> "#" + secret).run();
    }
}
