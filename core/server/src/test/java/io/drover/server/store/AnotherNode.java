package io.drover.server.store;

import io.drover.model.Kind;
import io.drover.model.Refusal;
import io.drover.model.Setting;
import io.drover.server.database.DatabaseAddress;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A node in a process of its own, which can be stopped. It takes the scope of the tests and writes until it loses it. */
final class AnotherNode implements AutoCloseable {
    private static final String LOST = "lost";
    private final Process process;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    AnotherNode(TestDatabase database) {
        try {
            process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                    "-cp", System.getProperty("java.class.path"), AnotherNode.class.getName(),
                    database.address().host(), database.address().name())
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(said::add));
    }

    /** The ids of the resources that it was told were written. */
    Set<String> acknowledged() {
        var ids = ConcurrentHashMap.<String>newKeySet();
        said.stream().filter(line -> line.matches("1as\\d+")).forEach(ids::add);
        return ids;
    }

    /** It has noticed that it lost the scope. */
    boolean deposed() {
        return said.contains(LOST);
    }

    void pause() {
        TestDatabase.pause(process.toHandle());
    }

    void resume() {
        TestDatabase.signal("-CONT", process.toHandle());
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public static void main(String[] arguments) {
        var vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        var store = MySqlStore.open(vertx, new DatabaseAddress(arguments[0], 0, arguments[1], "root", ""),
                new Node(UUID.randomUUID().toString(), "127.0.0.1", 0, ""));
        store.onLost(_ -> System.out.println(LOST));
        if (!store.tryOwn(StoreContract.SCOPE)) {
            throw new IllegalStateException("the scope is not free");
        }
        for (var i = 0; store.epoch(StoreContract.SCOPE) > 0; i++) {
            var name = "z" + i;
            try {
                String id = store.update(StoreContract.SCOPE, draft -> {
                    var setting = new Setting(draft.newId(Kind.SETTING), name, "1", draft.now(), null);
                    draft.put(setting);
                    return setting.id();
                });
                System.out.println(id);
            } catch (Refusal e) {
                // not acknowledged
            }
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
