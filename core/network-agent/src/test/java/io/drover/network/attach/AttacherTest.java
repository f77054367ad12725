package io.drover.network.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.network.Attachment;
import io.drover.model.network.FromNetworkAgent.Apart;
import io.drover.model.network.FromNetworkAgent.Unjoined;
import io.drover.model.network.NetworkDriver;
import io.drover.model.network.ToNetworkAgent;
import io.drover.network.world.Container;
import io.drover.network.world.TestHost;
import io.drover.network.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In real networks, on one host. */
class AttacherTest {
    private static final int MTU = 1450;
    private volatile Unjoined unjoined = new Unjoined(List.of());
    @TempDir
    private Path folder;

    @Test
    void aContainerGetsItsAddressAndOurResolverBesideWhatItHad() {
        try (var world = new World(folder, 1, NetworkDriver.VXLAN); var _ = attacher(world)) {
            var one = world.host(1).container();
            var two = world.host(1).container();
            world.host(1).attach(one, "10.42.1.70");
            world.host(1).attach(two, "10.42.1.71");
            within().until(() -> one.pings("10.42.1.71") && two.pings("10.42.1.70"));

            assertThat(addresses(one)).contains("172.17.0.2/16", "10.42.1.70/16");
            assertThat(one.namespace().run("ip route get 10.42.200.1")).contains("src 10.42.1.70").contains("mtu 1450");
            assertThat(one.namespace().run("ip route get 192.0.2.1")).contains("src 172.17.0.2");
            within().until(() -> resolvConf(world.host(1), one).equals("""
                    nameserver 169.254.169.250
                    search rancher.internal example.org
                    options timeout:1
                    """));
        }
    }

    @Test
    void aContainerWithoutANetworkGetsAnInterfaceWithTheManagedAddressAlone() {
        try (var world = new World(folder, 1, NetworkDriver.VXLAN)) {
            var bare = world.host(1).bareContainer();
            var other = world.host(1).container();
            world.host(1).attach(other, "10.42.1.71");
            try (var _ = attacher(world)) {
                world.host(1).attach(bare, "10.42.1.70");
                within().until(() -> bare.pings("10.42.1.71") && other.pings("10.42.1.70"));
                assertThat(bare.namespace().run("ip -o -4 addr show dev eth0")).contains("inet 10.42.1.70/16")
                        .doesNotContain("172.17");
                assertThat(bare.namespace().run("ip -o link show dev eth0")).contains("02:42:0a:2a:01:46");
                assertThat(bare.namespace().run("ip route get 10.42.200.1")).contains("src 10.42.1.70", "mtu 1450");
                assertThat(bare.namespace().run("ip route get 192.0.2.1")).contains("via 172.17.0.1");
                within().until(() -> resolvConf(world.host(1), bare).startsWith("nameserver 169.254.169.250\n"));
            }
            // a bridge that is made anew has it again
            world.host(1).run("ip link del docker0");
            world.host(1).addBridge();
            try (var _ = attacher(world)) {
                within().until(() -> world.host(1).run("ip -o link show master docker0").contains("drv"));
            }
            // a program that never ran before takes it away
            try (var another = new Attacher(world.host(1).knowledge(), world.host(1).commands(), () -> MTU, _ -> {
            })) {
                another.remove();
                assertThat(addresses(other)).contains("172.17.0.").doesNotContain("10.42");
                assertThat(bare.namespace().run("ip -o link show")).doesNotContain("eth0");
                assertThat(world.host(1).run("ip -o link show")).doesNotContain("drv");
            }
        }
    }

    @Test
    void whoCannotBeJoinedIsToldOfUntilItIs() {
        try (var world = new World(folder, 1, NetworkDriver.VXLAN); var _ = attacher(world)) {
            var one = world.host(1).container();
            var two = world.host(1).container();
            one.namespace().run("ip link set eth0 down");
            one.namespace().run("ip link set eth0 name lan0");
            one.namespace().run("ip addr flush dev lan0");
            world.host(1).attach(one, "10.42.1.70");
            world.host(1).attach(two, "10.42.1.71");
            within().until(() -> !told().isEmpty());
            assertThat(told()).containsExactly(new Apart(one.id(), "it has no interface of Docker's"));
            one.namespace().run("ip link set lan0 name eth0");
            one.namespace().run("ip link set eth0 up");
            within().until(() -> told().isEmpty());
            assertThat(addresses(one)).contains("10.42.1.70/16");

            two.namespace().run("ip link set eth0 down");
            two.namespace().run("ip link set eth0 name lan0");
            two.namespace().run("ip addr flush dev lan0");
            world.host(1).attach(two, "10.42.1.72");
            within().until(() -> told().size() == 1);
            world.host(1).detach(two);
            within().until(() -> told().isEmpty());
        }
    }

    @Test
    void whoIsOnTheWayIsNotToldOfHoweverOftenItIsTried() {
        try (var world = new World(folder, 1, NetworkDriver.VXLAN); var _ = attacher(world)) {
            var one = world.host(1).container();
            one.namespace().run("ip link set eth0 down");
            one.namespace().run("ip link set eth0 name lan0");
            one.namespace().run("ip addr flush dev lan0");
            var began = System.nanoTime();
            var tries = new AtomicInteger();
            // each thing that is heard is a reason to try again at once
            within().until(() -> {
                world.host(1).attach(one, "10.42.1." + (70 + tries.getAndIncrement() % 100));
                return !told().isEmpty();
            });
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(800));
        }
    }

    private List<Apart> told() {
        return unjoined.containers();
    }

    @Test
    void anotherAddressTakesThePlaceOfTheFormer() {
        try (var world = new World(folder, 1, NetworkDriver.VXLAN); var _ = attacher(world)) {
            var one = world.host(1).container();
            world.host(1).attach(one, "10.42.1.70");
            within().until(() -> addresses(one).contains("10.42.1.70/16"));
            world.host(1).attach(one, "10.42.1.80");
            within().until(() -> addresses(one).contains("10.42.1.80/16") && !addresses(one).contains("10.42.1.70/16"));
            assertThat(one.namespace().run("ip route get 10.42.200.1")).contains("src 10.42.1.80");
        }
    }

    @Test
    void anAddressThatMovesToAnotherContainerIsReachedThereAtOnce() throws IOException {
        try (var world = new World(folder, 1, NetworkDriver.VXLAN); var _ = attacher(world)) {
            var host = world.host(1);
            var one = host.container();
            var two = host.container();
            var three = host.container();
            host.attach(three, "10.42.1.90");
            host.attach(one, "10.42.1.70");
            within().until(() -> three.pings("10.42.1.70"));
            // its neighbours still remember where it was
            one.close();
            host.detach(one);
            host.attach(two, "10.42.1.70");
            within().until(() -> addresses(two).contains("10.42.1.70/16"));
            // the kernel alone would ask again after eight seconds at the earliest
            within(Duration.ofSeconds(7)).until(() -> three.pings("10.42.1.70"));
        }
    }

    @Test
    void whatIsPutRightByHandIsPutRightAgainAfterARestart() {
        try (var world = new World(folder, 1, NetworkDriver.VXLAN)) {
            var one = world.host(1).container();
            try (var _ = attacher(world)) {
                world.host(1).attach(one, "10.42.1.70");
                within().until(() -> addresses(one).contains("10.42.1.70/16"));
            }
            assertThat(addresses(one)).contains("10.42.1.70/16");
            one.namespace().run("ip addr del 10.42.1.70/16 dev eth0");
            try (var attacher = attacher(world)) {
                within().until(() -> addresses(one).contains("10.42.1.70/16"));
                within().until(() -> one.namespace().run("ip route").contains("10.42.0.0/16"));
                attacher.remove();
                assertThat(addresses(one)).doesNotContain("10.42.1.70");
                assertThat(one.namespace().run("ip route")).doesNotContain("10.42.0.0/16");
            }
        }
    }

    @Test
    void aStrangersProcessIsNotTouched() {
        try (var world = new World(folder, 1, NetworkDriver.VXLAN); var _ = attacher(world)) {
            var stranger = world.host(1).container();
            var known = world.host(1).container();
            var before = resolvConf(world.host(1), stranger);
            // the number of a process that ended was given to another
            var reused = new Attachment(null, "0123456789abcdef", (int) stranger.namespace().pid(), null, "10.42.1.70",
                    Attachment.ByHand.USUAL);
            world.host(1).knowledge().hear(new ToNetworkAgent.Attached(
                    List.of(reused, known.attachment("10.42.1.71"))));
            within().until(() -> addresses(known).contains("10.42.1.71/16"));
            assertThat(addresses(stranger)).doesNotContain("10.42");
            assertThat(resolvConf(world.host(1), stranger)).isEqualTo(before);
        }
    }

    @Test
    void aLinkInAContainerLeadsNowhere() throws IOException {
        World.needsRoot();
        var outside = Files.writeString(folder.resolve("outside"), "nameserver 192.0.2.1\n");
        try (var world = new World(folder, 1, NetworkDriver.VXLAN)) {
            var one = world.host(1).container();
            var pid = (int) one.namespace().pid();
            // the folder is reached through a link, then the file is one
            var inside = Files.createDirectories(folder.resolve("inside"));
            Files.createSymbolicLink(inside.resolve("link"), outside);
            Files.createSymbolicLink(folder.resolve("way"), inside);
            one.namespace().run("mount --bind " + inside + " /mnt");
            assertThatThrownBy(
                    () -> RootOf.change(pid, "mnt", "link", text -> "changed")).isInstanceOf(IOException.class);
            Files.writeString(inside.resolve("plain"), "before");
            RootOf.change(pid, "mnt", "plain", text -> text + " and after");
            assertThat(Files.readString(inside.resolve("plain"))).isEqualTo("before and after");
            assertThat(Files.readString(outside)).isEqualTo("nameserver 192.0.2.1\n");
        }
    }

    private Attacher attacher(World world) {
        world.tell();
        return new Attacher(world.host(1).knowledge(), world.host(1).commands(), () -> MTU, it -> unjoined = it)
                .start();
    }

    private static String addresses(Container container) {
        return container.namespace().run("ip -o -4 addr show dev eth0");
    }

    private static String resolvConf(TestHost host, Container container) {
        try {
            return Files.readString(host.state().resolve("containers").resolve(container.id()).resolve("resolv.conf"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConditionFactory within() {
        return within(Duration.ofSeconds(30));
    }

    private static ConditionFactory within(Duration limit) {
        return Awaitility.await().atMost(limit).pollInterval(Duration.ofMillis(50));
    }
}
