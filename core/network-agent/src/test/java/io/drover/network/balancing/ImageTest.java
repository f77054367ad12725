package io.drover.network.balancing;

import static io.drover.network.Facts.container;
import static io.drover.network.Facts.service;
import static io.drover.network.Facts.stack;
import static io.drover.network.Facts.whole;
import static io.drover.network.balancing.TestBalancer.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Wire;
import io.drover.model.network.Attachment;
import io.drover.model.network.Fact;
import io.drover.model.network.FromNetworkAgent;
import io.drover.model.network.ToNetworkAgent;
import io.drover.model.spec.LbConfig;
import io.drover.model.spec.LbConfig.PortRule;
import io.drover.network.Facts;
import io.drover.network.balancing.haproxy.Place;
import io.drover.network.command.Commands;
import io.drover.network.knowledge.Knowledge;
import io.drover.network.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our image, in a container made by hand: namespaces and a root of its own. */
class ImageTest {
    private static final Path HOME = Path.of("../..");
    @TempDir
    private Path folder;

    @Test
    void itIsConfiguredFromOutside() throws Exception {
        World.needsRoot();
        var root = unpacked();
        var unshare = new ProcessBuilder("unshare", "--mount", "--uts", "--ipc", "--net", "--pid", "--fork",
                "--kill-child", "--root=" + root, "/usr/sbin/haproxy", "-W", "-S", "/run/haproxy/master.sock", "-f",
                "/etc/haproxy/haproxy.cfg").redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile()).start();
        try {
            within().until(() -> unshare.children().findAny().isPresent()
                    && Files.exists(root.resolve("run/haproxy/admin.sock")));
            var pid = Math.toIntExact(unshare.children().findFirst().orElseThrow().pid());
            var inside = Commands.HERE.by("nsenter", "--target", Integer.toString(pid), "--net", "--root", "--");
            Commands.HERE.inNetworkOf(pid).ask("ip", "link", "set", "lo", "up");
            within().until(() -> inside.run("/bin/wget", "-qO-", "http://127.0.0.1:42/").out().equals("ok"));
            assertThat(Place.of(pid).commands().ask("/bin/id", "-u").strip()).as("who reads a person's lines")
                    .isEqualTo("99");
            configure(pid, inside);
        } finally {
            // which ends itself when the one inside has ended
            unshare.children().forEach(ProcessHandle::destroyForcibly);
            unshare.waitFor();
        }
    }

    private void configure(int pid, Commands inside) throws IOException {
        var knowledge = new Knowledge();
        var said = new AtomicReference<FromNetworkAgent.@Nullable Balancers>();
        knowledge.hear(whole(stack("1st1", "shop"), lb(null), container("1i1", "lb").of("1st1", "1s1").fact(),
                service("1s2", "1st1", "web").fact(),
                container("1i2", "web").of("1st1", "1s2").at("10.42.0.2").fact(),
                Certificate.of(folder, "1c1", "one", "one.example.com").fact()));
        try (var _ = new Balancers(knowledge, now -> said.set((FromNetworkAgent.Balancers) now),
                one -> Place.of(one.pid()), Duration.ofSeconds(5))
                .start()) {
            knowledge.hear(new ToNetworkAgent.Attached(
                    List.of(new Attachment("1i1", "docker-1i1", pid, null, null, null))));
            within().until(() -> statistics(inside).contains("shop_web,1i2,"));
            within().until(() -> said.get() != null && problem(said) == null);
            // what a person wrote cannot reach for more than it has there
            knowledge.hear(Facts.put(lb("global\n  no-such-word\n")));
            within().until(() -> problem(said) != null);
            assertThat(problem(said)).isEqualTo(
                    "goes on with an older configuration: unknown keyword 'no-such-word' in 'global' section");
            knowledge.hear(Facts.put(container("1i3", "web").of("1st1", "1s2").at("10.42.0.3").fact()));
            within().until(() -> statistics(inside).contains("shop_web,1i3,"));
        }
    }

    private static @Nullable String problem(AtomicReference<FromNetworkAgent.@Nullable Balancers> said) {
        return Objects.requireNonNull(said.get()).balancers().getFirst().problem();
    }

    private static String statistics(Commands inside) {
        return inside.run("/bin/wget", "-qO-", "http://127.0.0.1:43/;csv").out();
    }

    private static Fact lb(@Nullable String custom) {
        var config = new LbConfig(List.of(new PortRule(443, 80, "https", null, null, "web", null, null, null, null)),
                List.of(), "one", custom, null);
        return service("1s1", "1st1", "lb").kind("loadBalancerService")
                .lbConfig(Wire.JSON.convertValue(config, Object.class)).fact();
    }

    private Path unpacked() throws IOException {
        Commands.HERE.ask(HOME.resolve("bin/images").toString(), "balancer");
        var image = Files.createDirectory(folder.resolve("image"));
        Commands.HERE.ask("tar", "-C", image.toString(), "-xf",
                HOME.resolve("target/images/balancer.tar").toString());
        var root = Files.createDirectory(folder.resolve("root"));
        try (var layers = Files.walk(image)) {
            for (var layer : layers.filter(file -> file.endsWith("layer.tar")).toList()) {
                Commands.HERE.ask("tar", "-C", root.toString(), "-xf", layer.toString());
            }
        }
        // as an engine gives it to every container
        Files.createDirectory(root.resolve("dev"));
        Commands.HERE.ask("mknod", "-m", "666", root.resolve("dev/null").toString(), "c", "1", "3");
        return root;
    }
}
