package io.drover.server.plugins;

import io.drover.model.Kind;
import io.drover.model.Plugin;
import io.drover.model.PluginFacts;
import io.drover.model.Refusal;
import io.drover.model.intent.Intent;
import io.drover.server.loop.Control;
import io.drover.server.store.Store;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the plugins folder of this node all the time, and has written down in the global scope what is there. Runs on
 * every node: any of them may own any environment. Looking costs less than being told: not every file system tells.
 */
public final class PluginsVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(PluginsVerticle.class);
    private static final Duration LOOK = Duration.ofMillis(400);
    /** Between two reports in which only failures are counted. */
    private static final Duration COUNTS = Duration.ofSeconds(5);
    /** A node that is not there twice, this far apart, has gone. */
    private static final Duration GONE = Duration.ofSeconds(15);

    private final Plugins plugins;
    private final Store store;
    private final Control control;
    private final String node;
    private final Supplier<Set<String>> nodes;
    private final Duration gone;
    private Set<String> missing = Set.of();
    private Instant reported = Instant.EPOCH;
    private Instant counted = Instant.now();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * @param node the URL of this one
     * @param nodes the URLs of all that live
     */
    public PluginsVerticle(Plugins plugins, Store store, Control control, String node,
            Supplier<Set<String>> nodes) {
        this(plugins, store, control, node, nodes, GONE);
    }

    PluginsVerticle(Plugins plugins, Store store, Control control, String node, Supplier<Set<String>> nodes,
            Duration gone) {
        this.gone = gone;
        this.plugins = plugins;
        this.store = store;
        this.control = control;
        this.node = node;
        this.nodes = nodes;
    }

    @Override
    public Future<?> start() {
        // nobody waits for the store with what is in the folder
        threads.add(Thread.ofVirtual().name("plugins").start(() -> run(plugins::look)));
        threads.add(Thread.ofVirtual().name("plugins-report").start(() -> run(this::report)));
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        threads.forEach(Thread::interrupt);
        return Future.succeededFuture();
    }

    @SuppressWarnings("CatchingUnchecked")
    private static void run(Runnable step) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                step.run();
            } catch (Refusal e) {
                log.debug("what plugins there are is not written down yet: {}", e.getMessage());
            } catch (RuntimeException | Error e) {
                // whatever a jar did to whoever looked at it, the next look is at another time
                log.error("the plugins could not be looked at", e);
            }
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void report() {
        var now = Instant.now();
        report(now);
        forget(now);
    }

    private void report(Instant now) {
        var are = plugins.facts();
        var known = known(node);
        if (are.equals(known) || (uncounted(are).equals(uncounted(known)) && now.isBefore(reported.plus(COUNTS)))) {
            return;
        }
        reported = now;
        control.submit(Store.GLOBAL, new Intent.ReportPlugins(node, are));
    }

    private List<PluginFacts> known(String whose) {
        return all().stream().filter(plugin -> plugin.node().equals(whose)).map(Plugin::facts)
                .sorted(Comparator.comparing(PluginFacts::file)).toList();
    }

    private List<Plugin> all() {
        return store.view(Store.GLOBAL).all(Plugin.class, Kind.PLUGIN);
    }

    private static List<PluginFacts> uncounted(List<PluginFacts> facts) {
        return facts.stream().map(it -> it.withFailures(0).withLastFailure(null).withLastFailed(null)).toList();
    }

    private void forget(Instant now) {
        if (now.isBefore(counted.plus(gone))) {
            return;
        }
        counted = now;
        var others = all().stream().map(Plugin::node).filter(it -> !it.equals(node)).collect(Collectors.toSet());
        if (!others.isEmpty()) {
            others.removeAll(nodes.get());
        }
        others.stream().filter(missing::contains)
                .forEach(it -> control.submit(Store.GLOBAL, new Intent.ReportPlugins(it, List.of())));
        missing = Set.copyOf(others);
    }
}
