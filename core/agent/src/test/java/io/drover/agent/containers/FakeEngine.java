package io.drover.agent.containers;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.agent.assignment.Assignment;
import io.drover.agent.assignment.StateFile;
import io.drover.agent.containers.EngineRefusal.Reason;
import io.drover.agent.containers.Found.Cleanup;
import io.drover.agent.containers.Found.Status;
import io.drover.model.Wire;
import io.drover.model.wire.AgentMessage.Output;
import io.drover.model.wire.Observed.CommandHealth;
import io.drover.model.wire.ServerMessage.Exec;
import io.drover.model.wire.ServerMessage.Logs;
import io.drover.model.wire.VolumeNeed;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An engine in memory that can lack images and be away. */
public final class FakeEngine implements Engine {
    private static final int PIECE = 16 << 10;
    /** What every container has written. */
    public volatile String writes = "hello\n";
    final Map<String, Found> containers = new ConcurrentHashMap<>();
    final Set<String> images = ConcurrentHashMap.newKeySet();
    public final Set<String> volumes = ConcurrentHashMap.newKeySet();
    public final List<FakeCommand> commands = new CopyOnWriteArrayList<>();
    final List<String> pulls = new CopyOnWriteArrayList<>();
    public final CountDownLatch mayPull = new CountDownLatch(1);
    private final AtomicInteger ids = new AtomicInteger();
    /** How often somebody asked what a container uses. */
    public final AtomicInteger looks = new AtomicInteger();
    private volatile boolean away;
    /** How often something was asked of it while it was away. */
    public final AtomicInteger inVain = new AtomicInteger();
    /** So many of the next that are to be made are not: nobody answers, though it is there. */
    final AtomicInteger hiccups = new AtomicInteger();
    /** Whatever is started ends at once, and is heard of before Docker has answered. */
    volatile boolean everythingFails;
    private volatile @Nullable Consumer<Event> listener;
    private volatile @Nullable Runnable ended;

    /** A container that runs already. */
    public void add(String id, String instanceId) {
        containers.put(id, new Found(id, instanceId, null, id, Status.RUNNING, null, 1, Instant.now(), null, null, null,
                null, List.of(), Cleanup.UNNAMED, List.of(), null));
    }

    /** What an agent makes of it when one container, {@code c1}, runs as {@code 1i1} already. */
    public Containers withOneContainer(Path folder) {
        add("c1", "1i1");
        var all = new Containers(this, Assignment.NONE,
                new History(new StateFile<>(folder.resolve("history.json"), History.Pages.class)),
                (_, _, _, _, _) -> {
                }, InstantSource.system()).start();
        await().until(() -> all.containerOf("1i1").join() != null);
        return all;
    }

    /** It stops answering; who listens to events is cut off. */
    public void goAway() {
        away = true;
        var end = ended;
        if (end != null) {
            end.run();
        }
    }

    public void comeBack() {
        away = false;
    }

    /** A container ends by itself. */
    void end(String id) {
        containers.computeIfPresent(id,
                (_, it) -> it.withStatus(Status.EXITED).withFinishedAt(Instant.now()).withExitCode(1)
                        .withHealth(null));
        var each = listener;
        if (each != null) {
            each.accept(new Event(id, "die"));
        }
    }

    /** Its own check says something new, which is heard of unless nobody listens. */
    void check(String id, CommandHealth health) {
        containers.computeIfPresent(id, (_, it) -> it.withHealth(health));
        var each = listener;
        if (each != null && !away) {
            each.accept(new Event(id, "health_status: " + health.word().name().toLowerCase(Locale.ROOT)));
        }
    }

    @Override
    public List<Line> list() {
        answer();
        return containers.values().stream().map(one -> new Line(one.id(), one.status(),
                one.health() == null ? null : one.health().word())).toList();
    }

    @Override
    public @Nullable Found inspect(String id) {
        answer();
        return containers.get(id);
    }

    @Override
    public String create(Step.Create step) {
        answer();
        if (hiccups.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new EngineRefusal(Reason.AWAY, "Docker does not answer");
        }
        var wanted = step.wanted();
        if (!images.contains(wanted.config().image())) {
            throw new EngineRefusal(Reason.NO_IMAGE, "No such image: " + wanted.config().image());
        }
        var id = "c" + ids.incrementAndGet();
        containers.put(id,
                new Found(id, wanted.instanceId(), wanted.uuid(), wanted.name(), Status.CREATED, null, 0, null,
                        null, null, null, step.networkOf(), step.volumesFrom(), Cleanup.UNNAMED, List.of(), null));
        return id;
    }

    @Override
    public void see(VolumeNeed volume) {
        answer();
        if (!volume.external()) {
            volumes.add(volume.name());
        } else if (!volumes.contains(volume.name())) {
            throw new EngineRefusal(Reason.OTHER, "no " + volume.name());
        }
    }

    /** One that a container has is called {@code used}. */
    @Override
    public void removeVolume(String name) {
        answer();
        if (name.equals("used")) {
            throw new EngineRefusal(Reason.OTHER, "remove used: volume is in use");
        }
        volumes.remove(name);
    }

    @Override
    public void start(Found container) {
        answer();
        containers.computeIfPresent(container.id(),
                (_, it) -> it.withStatus(Status.RUNNING).withStartedAt(Instant.now()).withIp("172.17.0.9"));
        if (everythingFails) {
            end(container.id());
        }
    }

    @Override
    public void stop(Found container, @Nullable Integer seconds) {
        answer();
        containers.computeIfPresent(container.id(),
                (_, it) -> it.withStatus(Status.EXITED).withFinishedAt(Instant.now()).withHealth(null));
    }

    @Override
    public void remove(Found container) {
        answer();
        containers.remove(container.id());
    }

    @Override
    public boolean hasImage(String image) {
        return images.contains(image);
    }

    @Override
    public void pull(String image) {
        answer();
        pulls.add(image);
        try {
            mayPull.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        images.add(image);
    }

    @Override
    public AutoCloseable events(Consumer<Event> each, Runnable whenEnded) {
        answer();
        listener = each;
        ended = whenEnded;
        return () -> {
        };
    }

    @Override
    public AutoCloseable logs(String containerId, Logs ask, BiConsumer<Output, byte[]> each, Runnable whenEnded) {
        answer();
        Thread.startVirtualThread(() -> {
            var bytes = writes.getBytes(StandardCharsets.UTF_8);
            try {
                for (var at = 0; at < bytes.length; at += PIECE) {
                    each.accept(Output.STANDARD, Arrays.copyOfRange(bytes, at, Math.min(at + PIECE, bytes.length)));
                }
            } catch (IllegalStateException e) {
                // nobody listens
            }
            if (!ask.follow()) {
                whenEnded.run();
            }
        });
        return whenEnded::run;
    }

    @Override
    public Command exec(String containerId, Exec ask, InputStream input) {
        answer();
        var command = new FakeCommand(ask.command().getFirst(), input);
        commands.add(command);
        return command;
    }

    /** What is said to it comes back, as of {@code cat}. */
    @Override
    public Command connect(InputStream input) {
        answer();
        var connection = new FakeCommand("cat", input);
        commands.add(connection);
        return connection;
    }

    @Override
    public JsonNode stats(String containerId) {
        answer();
        if (!containers.containsKey(containerId)) {
            throw new EngineRefusal(Reason.GONE, "No such container: " + containerId);
        }
        looks.incrementAndGet();
        return Wire.JSON.createObjectNode().set("memory_stats", Wire.JSON.createObjectNode().put("usage", 7));
    }

    @Override
    public void close() {
    }

    private void answer() {
        if (away) {
            inVain.incrementAndGet();
            throw new EngineRefusal(Reason.AWAY, "Docker does not answer");
        }
    }
}
