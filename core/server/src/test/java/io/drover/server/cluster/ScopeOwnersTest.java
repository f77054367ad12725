package io.drover.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScopeOwnersTest {
    private static final Set<String> SCOPES = IntStream.range(0, 12).mapToObj(i -> "1a" + i)
            .collect(Collectors.toSet());
    private final Map<String, String> owner = new ConcurrentHashMap<>();
    private final Set<String> living = new CopyOnWriteArraySet<>(Set.of("n1", "n2", "n3"));
    private final List<ScopeOwners> all = new ArrayList<>();
    private final Map<String, Consumer<String>> losers = new ConcurrentHashMap<>();
    private final List<String> open = new CopyOnWriteArrayList<>();
    /** Nobody looks again before so many have looked once: who gets what does not hang on who is quick. */
    private CountDownLatch haveLooked = new CountDownLatch(0);
    private Consumer<String> onTaken = _ -> {
    };

    @AfterEach
    void close() throws InterruptedException {
        for (var owners : all) {
            owners.close();
        }
    }

    @Test
    void everyScopeHasOneOwnerAndTheyAreSpread() {
        haveLooked = new CountDownLatch(3);
        start("n1", SCOPES);
        start("n2", SCOPES);
        start("n3", SCOPES);

        await().until(() -> open.size() == SCOPES.size());
        assertThat(Set.copyOf(owner.values())).isEqualTo(living);
        assertThat(open).containsExactlyInAnyOrderElementsOf(
                owner.entrySet().stream().map(entry -> entry.getKey() + "@" + entry.getValue()).toList());
    }

    @Test
    void theScopesOfADeadNodeAreTakenOver() {
        haveLooked = new CountDownLatch(2);
        start("n1", SCOPES);
        start("n2", SCOPES);
        await().until(() -> open.size() == SCOPES.size());
        // all of a third node's scopes were taken by those that waited for it in vain
        assertThat(owner.values()).doesNotContain("n3");

        var free = owner.entrySet().stream().filter(entry -> entry.getValue().equals("n2")).map(Map.Entry::getKey)
                .findFirst().orElseThrow();
        owner.put(free, "n3");
        Objects.requireNonNull(losers.get("n2")).accept(free);
        await().until(() -> !open.contains(free + "@n2"));

        living.remove("n3");
        owner.remove(free);
        await().until(() -> open.contains(free + "@n1") || open.contains(free + "@n2"));
    }

    @Test
    void aNodeThatStopsGivesItsScopesBack() throws InterruptedException {
        var first = start("n1", SCOPES);
        await().until(() -> owner.keySet().equals(SCOPES));

        first.close();

        assertThat(owner).isEmpty();
        assertThat(open).isEmpty();
    }

    @Test
    void aScopeThatIsNoLongerWantedIsLeft() {
        var scopes = new CopyOnWriteArraySet<>(SCOPES);
        var owners = start("n1", scopes);
        await().until(() -> open.size() == scopes.size());

        scopes.remove("1a3");
        owners.nudge();

        await().until(() -> !open.contains("1a3@n1"));
        await().until(() -> !owner.containsKey("1a3"));
    }

    /** As when a node stands still right after it has taken it. */
    @Test
    void aScopeThatIsLostAsSoonAsItIsTakenIsNotRun() {
        var lost = new CountDownLatch(1);
        onTaken = scope -> {
            if (lost.getCount() == 1) {
                owner.put(scope, "n2");
                Objects.requireNonNull(losers.get("n1")).accept(scope);
                // when this one has had its turn, so has whoever was told before
                Thread.startVirtualThread(lost::countDown);
                waitFor(lost);
            }
        };
        start("n1", Set.of("1a3"));
        await().until(() -> lost.getCount() == 0 && open.isEmpty());

        owner.remove("1a3");
        // who thought that it was still there would not take it again
        await().until(() -> "n1".equals(owner.get("1a3")) && open.equals(List.of("1a3@n1")));
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private ScopeOwners start(String node, Set<String> scopes) {
        var owners = new ScopeOwners(leases(node), () -> scopes, scope -> {
            open.add(scope + "@" + node);
            return () -> open.remove(scope + "@" + node);
        });
        owners.start();
        all.add(owners);
        return owners;
    }

    private Leases leases(String node) {
        var rounds = new AtomicInteger();
        return new Leases() {
            @Override
            public boolean tryOwn(String scope) {
                var ours = node.equals(owner.computeIfAbsent(scope, _ -> node));
                if (ours) {
                    onTaken.accept(scope);
                }
                return ours;
            }

            @Override
            public void disown(String scope) {
                owner.remove(scope, node);
            }

            @Override
            public void onLost(Consumer<String> listener) {
                losers.put(node, listener);
            }

            @Override
            public String self() {
                return node;
            }

            @Override
            public List<String> nodes() {
                if (rounds.incrementAndGet() == 2) {
                    haveLooked.countDown();
                    waitFor(haveLooked);
                }
                return List.copyOf(living);
            }
        };
    }
}
